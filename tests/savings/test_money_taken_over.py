"""Every row of the paper's tables of prices, debt and contracts is in the database and on its page."""

import csv
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from kpis.sight import Sight
from projects.selectors.contracts import partner_words, value_words
from savings.selectors.debt import COLLECTION, MEASURES, debt_checked, period_of, share_of
from savings.selectors.findings import stated_tables
from savings.selectors.unit_prices import prices_checked
from tests.savings.test_taken_over import FIGURES
from tests.savings.test_views import words

pytestmark = pytest.mark.django_db

BASES = {
    "one-off": "one-off", "per annum": "each year", "per application": "for each application",
    "per advert": "for each advert", "per check": "for each check",
    "per annum (printed 10.5.2) / one-off (printed 22)": "the paper says both: one-off and each year",
}  # fmt: skip
COLLECTORS = {
    "MKC": "Milton Keynes Council",
    "LGSS Revenues and Benefits": "LGSS: Revenues and Benefits",
    "LGSS Transactions": "LGSS: Transactions",
}


def rows_of(name: str) -> list[dict[str, str]]:
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def finance(lgss) -> Client:
    client = Client()
    client.force_login(User.objects.get(email="finance@example.org"))
    return client


def pounds(text: str) -> str:
    amount = Decimal(text)
    return f"£{amount:,.2f}" if amount % 1 else f"£{amount:,.0f}"


def test_every_stated_price_is_kept_and_shown(finance, lgss):
    page = words(finance, "unit-prices", lgss)
    kept = {(one.subject, one.item, one.year.label if one.year else ""): one for one in lgss.unitprices.all()}
    stated = [(row["initiative"], row["item"], row["year"], row["amount_gbp"], BASES[row["basis"]])
              for row in rows_of("technology_unit_costs")]  # fmt: skip
    stated += [("Shared ERP solution", row["item"], "", row["amount_gbp"], BASES[row["period"]])
               for row in rows_of("erp_costs")]  # fmt: skip
    years = ("2015/16", "2016/17", "2017/18")
    *lines, total = rows_of("it_contracts_spend")
    stated += [("IT contracts", row["label"], year, row[year], "each year") for row in lines for year in years]
    assert len(stated) == len(kept) == 17 + 4 + 6
    for subject, item, year, amount, basis in stated:
        assert kept[subject, item, year].amount == Decimal(amount)
        assert f"{item} {pounds(amount)} {basis} {year or 'not said'}" in page
    for year in years:
        assert f"Total {year} {pounds(total[year])} as printed 2,571,383.05" in page
    checked, findings = prices_checked(lgss, stated_tables(Sight.everything(lgss), ""))
    assert (len(checked), findings) == (3, [])


def test_every_balance_is_kept_and_shown(finance, lgss):
    page = words(finance, "debt", lgss)
    kept = {(one.stream, one.body.code): one for one in lgss.debtbalances.select_related("body", "as_at")}
    rows = rows_of("debt_balances")
    assert len(kept) == 2 * len(rows) == 12
    for row in rows:
        shown = [row["debt_stream"]]
        for code, side in (("MKC", "mkc"), ("LGSS", "lgss")):
            one = kept[row["debt_stream"], code]
            assert one.as_at.start.isoformat() == row["as_at"]
            thousands, accounts = row[f"{side}_balance_gbp_k"], row[f"{side}_accounts"]
            assert one.balance == (Decimal(thousands) * 1000 if thousands else None)
            assert one.accounts == (int(accounts) if accounts else None)
            shown.append(f"{int(thousands):,}" if thousands else row["lgss_balance_text"])
            shown.append(f"{int(accounts):,}" if accounts else row["lgss_accounts_text"])
        assert " ".join(shown) in page


def test_every_measure_of_debt_is_kept_and_shown(finance, lgss):
    page = words(finance, "debt", lgss)
    measures = {(one.measure, one.collector, period_of(one)): one for one in lgss.debtmeasures.all()}
    collections = {one.collector: one for one in lgss.collections.all()}
    stated = stated_tables(Sight.everything(lgss), "")
    parts = 0
    for row in rows_of("debt_performance"):
        who = COLLECTORS.get(row["organisation"], row["organisation"])
        value = Decimal(row["value"]) if row["value"] else None
        if row["measure"] in ("Invoices cleared within 90 days", "% inactive debt [PI]"):
            months = {"03": "March", "06": "June", "09": "September", "11": "November"}
            year, _, month = row["period"].partition("-")
            one = measures.pop((row["measure"], who, f"{months[month]} {year}" if month else row["period"]))
            assert (one.per_cent, one.per_cent_words) == (value, "" if row["value"] else row["printed"])
            assert f"{who} {period_of(one)} {row['printed']}" in page
            continue
        parts += 1
        one = collections[who]
        if row["unit"] == "percent":
            share = share_of(one).value
            printed = stated.table(COLLECTION)
            texts = [text.text for (place, _), text in printed.items() if place.startswith(f"{who},")]
            assert texts == ([row["printed"]] if value is not None else [])
            assert (share is None) == (value is None)
        elif "raised" in row["measure"]:
            assert (one.raised, one.raised_words) == (value, "" if row["value"] else row["printed"])
        else:
            assert (one.part, one.part_words) == (value, "" if row["value"] else row["printed"])
    assert (measures, parts, len(collections)) == ({}, 15, 5)
    assert "LGSS: Revenues and Benefits 2014/15 29,533,231 21,599,764 7,933,467 73.14% as printed 86.22%" in page


def test_what_the_paper_contradicts_is_found(lgss):
    """E2-10 and E2-19 of the errata; the other printed percentages agree."""
    checked, findings = debt_checked(lgss, stated_tables(Sight.everything(lgss), ""))
    assert len(checked) == 5
    found = {one.table: (one.checked.printed.text, one.checked.difference, one.stated.explanation) for one in findings}
    assert set(found) == {COLLECTION, MEASURES}
    assert found[COLLECTION][:2] == ("86.22%", Decimal("13.08"))
    assert found[MEASURES][:2] == ("3.42%", Decimal("0.02"))
    assert all(explanation for _, _, explanation in found.values())


def test_every_contract_is_kept_and_shown(finance, lgss):
    page = words(finance, "contracts", lgss)
    kept = list(lgss.contracts.select_related("service", "body", "ends").order_by("order"))
    rows = rows_of("contracts")
    assert len(kept) == len(rows) == 14
    for row, one in zip(rows, kept, strict=True):
        assert one.service.slug == row["service"].lower()
        assert (one.body.code if one.body else one.body_words) == row["partner"]
        assert one.subject.lower() == row["contract"].lower()
        assert one.supplier == row["supplier_or_system"]
        assert value_words(one) == row["value"].replace("GBP ", "£")
        assert one.note == row["note"].replace("GBP ", "£")
        assert f"{one.subject} {one.supplier or 'not known'} {one.service.name}, {partner_words(one)}" in page
        ends = row["ends"].removeprefix("before ")
        assert bool(ends) == bool(one.ends)
        if ends and ends == row["ends"]:
            assert one.ends.end.isoformat().startswith(ends)
    (before,) = (one for one in kept if one.ends_words.startswith("before"))
    assert before.ends.label == "March 2017"
    assert "before April 2017 Ended" in page
