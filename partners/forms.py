"""What the administrator types about people, bodies and services. Each form knows its partnership."""

from typing import Any

from django import forms
from django.utils.text import slugify

from accounts.models import User
from common.errors import Refused
from common.forms import DayField, Line, PlainForm, WholeNumberField
from partners.colour import ColourTooLight, check_colour
from partners.models import Body, BodyKind, BodyRoleKind, Partnership, Role, Service
from partners.roles import RoleKind


class PartnershipForm(PlainForm):
    """A form about something of one partnership."""

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        self.partnership = partnership
        super().__init__(*args, **kwargs)

    def refuse_taken_heading(self, field: str, name: str, own: Body | Service | None = None) -> None:
        """The heads of the columns of a return are told apart by name alone."""
        taken = self.partnership.scopes.filter(name__iexact=name)
        if own is not None:
            taken = taken.exclude(body=own) if isinstance(own, Body) else taken.exclude(unit=own)
        if name and field not in self.errors and taken.exists():
            self.add_error(field, f"Choose another: “{name}” already heads a column of this partnership's returns.")


class ColourForm(PartnershipForm):
    """A colour that can be told from white; where it cannot, `offered` is the nearest shade that can."""

    colour = Line(
        label="Colour",
        longest=7,
        width="10",
        help_text="As the brand book writes it: # and six digits or letters from a to f, for example #1d4f7c",
    )
    offered = ""

    def clean_colour(self) -> str:
        colour = self.cleaned_data["colour"].strip().lower()
        try:
            check_colour(colour)
        except ColourTooLight as problem:
            self.offered = problem.shade
            raise forms.ValidationError(str(problem)) from problem
        except Refused as problem:
            raise forms.ValidationError(str(problem)) from problem
        return colour


class SecondFactorForm(PartnershipForm):
    kinds = forms.MultipleChoiceField(
        label="Roles that need a second factor",
        help_text="None ticked: nobody is asked for one, but everybody may set one up.",
        choices=RoleKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class PersonForm(PartnershipForm):
    email = forms.EmailField(
        label="E-mail address",
        help_text="The name to sign in with. Somebody who has an account already keeps their password.",
        error_messages={"invalid": "Type an e-mail address, for example name@council.gov.uk."},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = Line(label="Name", longest=120, help_text="As shown beside what they did, for example a role title")
    kind = forms.ChoiceField(label="Role", choices=RoleKind.choices, widget=forms.RadioSelect)


class RoleForm(PartnershipForm):
    """A role with its limits. The kind of a role that exists stays: another role is another row."""

    kind = forms.ChoiceField(label="Role", choices=RoleKind.choices, widget=forms.RadioSelect)
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(),
        label="Only for these services",
        help_text="None ticked: all services. A service takes in those below it.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    bodies = forms.ModelMultipleChoiceField(
        Body.objects.none(),
        label="Only for these partners and customers",
        help_text="None ticked: all of them.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, fixed_kind: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed_kind:
            del self.fields["kind"]
        self.fields["services"].queryset = self.partnership.services.all()
        self.fields["bodies"].queryset = self.partnership.bodies.all()


class HeldRoleField(forms.ModelChoiceField):
    def label_from_instance(self, role: Any) -> str:
        return f"{role.user.name}: {role.get_kind_display()}"


class DeputyForm(PartnershipForm):
    """Who stands in, in whose role, and for which days."""

    role = HeldRoleField(Role.objects.none(), label="In which role", empty_label="Choose")
    user = forms.ModelChoiceField(User.objects.none(), label="Who stands in", empty_label="Choose")
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", help_text="It ends by itself. For example, 31 3 2027")

    def __init__(self, *args: Any, roles: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = roles
        self.fields["user"].queryset = people


class BodyForm(PartnershipForm):
    name = Line(label="Name", longest=200)
    short_name = Line(
        label="Short name", longest=40, width="20", help_text="For narrow places, for example Leicestershire"
    )
    code = Line(
        label="Code",
        longest=20,
        width="10",
        required=False,
        help_text="Heads its columns instead of the short name, for example NCC. Unique within this partnership.",
    )
    kind = forms.ChoiceField(label="Kind of body", choices=BodyKind.choices)

    def __init__(self, *args: Any, body: Body | None = None, **kwargs: Any) -> None:
        self.body = body
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        others = self.partnership.bodies.exclude(pk=self.body.pk if self.body else None)
        name, code = self.cleaned_data.get("name"), self.cleaned_data.get("code")
        if name and others.filter(name__iexact=name).exists():
            self.add_error("name", "Choose another name: a body of this partnership already has this one.")
        holder = others.filter(code__iexact=code).first() if code else None
        if holder:
            self.add_error("code", f"Choose another code: {holder.name} already has {holder.code}.")
        self.refuse_taken_heading(
            "code" if code else "short_name", code or self.cleaned_data.get("short_name", ""), self.body
        )
        return self.cleaned_data


class DatedRoleForm(PartnershipForm):
    role = forms.ChoiceField(label="Role", choices=BodyRoleKind.choices, widget=forms.RadioSelect)
    valid_from = DayField(label="From")
    valid_to = DayField(
        label="Until",
        required=False,
        help_text="The first day on which it no longer holds. Leave empty while no end is known.",
    )

    def clean(self) -> dict[str, Any]:
        begins, ends = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_to")
        if begins and ends and ends <= begins:
            self.add_error("valid_to", "Type a day after the first one.")
        return self.cleaned_data


class NewBodyForm(BodyForm, DatedRoleForm):
    sections = [
        ("What it is", "", ["name", "short_name", "code", "kind"]),
        (
            "What it is to the partnership",
            "A later change is a new role from a day on.",
            ["role", "valid_from", "valid_to"],
        ),
    ]

    def clean(self) -> dict[str, Any]:
        DatedRoleForm.clean(self)
        return BodyForm.clean(self)


class ServiceForm(PartnershipForm):
    name = Line(label="Name", longest=200)
    short_name = Line(label="Short name", longest=40, width="20", help_text="For narrow places, for example Payroll")
    parent = forms.ModelChoiceField(
        Service.objects.none(),
        label="Part of",
        required=False,
        empty_label="Nothing: it stands at the top",
    )
    order = WholeNumberField(
        label="Place among its neighbours", help_text="Smaller numbers stand first", required=False, initial=0
    )

    def __init__(self, *args: Any, service: Service | None = None, **kwargs: Any) -> None:
        self.service = service
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = self.partnership.services.exclude(pk=service.pk if service else None)

    def clean_order(self) -> int:
        return self.cleaned_data["order"] or 0

    def clean(self) -> dict[str, Any]:
        if self.service is not None and hasattr(self.service, "scope"):
            self.refuse_taken_heading("short_name", self.cleaned_data.get("short_name", ""), self.service)
        return self.cleaned_data


class NewServiceForm(ServiceForm):
    is_unit = forms.BooleanField(
        label="Figures may also be about it as a unit",
        help_text="For example the days of sickness of the payroll team: it becomes a column of a return.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("is_unit"):
            self.refuse_taken_heading("short_name", self.cleaned_data.get("short_name", ""))
        slug = slugify(self.cleaned_data.get("short_name", ""))[:50]
        if self.cleaned_data.get("short_name") and not slug:
            self.add_error("short_name", "Use at least one letter or digit: the address of its pages is made from it.")
        elif self.partnership.services.filter(slug=slug).exists():
            self.add_error(
                "short_name", "Choose another short name: a service of this partnership already has this one."
            )
        self.cleaned_data["slug"] = slug
        return self.cleaned_data
