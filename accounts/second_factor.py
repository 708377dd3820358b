"""The second factor reckoned: codes of an app (RFC 6238), recovery codes, and the secrets behind them. Nothing is saved."""

import base64
import hashlib
import hmac
import secrets
import struct
from io import BytesIO
from urllib.parse import quote, urlencode

import qrcode
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac
from qrcode.image.svg import SvgPathImage

SECONDS = 30  # how long an app shows one code
SLOW = 1  # so many codes before and after the present one count: clocks differ
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
ISSUER = "Shared services portal"


def new_secret() -> str:
    """A secret for an app, as it may be typed: 160 bits in base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, count: int) -> str:
    """The six digits that an app with this secret shows in the given half minute."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", count), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def count_of(code: str, *, secret: str, now: float) -> int | None:
    """The half minute in which an app with this secret shows `code`, where that is about now."""
    here = int(now // SECONDS)
    matching = [
        count
        for count in range(here - SLOW, here + SLOW + 1)
        if hmac.compare_digest(code_at(secret, count).encode(), code.encode())
    ]
    return matching[-1] if matching else None


def plain(code: str) -> str:
    """A code as it is compared: people type blanks and hyphens."""
    return "".join(sign for sign in code.lower() if sign.isalnum())


def picture_of(secret: str, email: str) -> str:
    """What an app reads from the screen, as a data address of an SVG picture."""
    about = urlencode({"secret": secret, "issuer": ISSUER}, quote_via=quote)
    picture = BytesIO()
    address = f"otpauth://totp/{quote(f'{ISSUER}:{email}')}?{about}"
    qrcode.make(address, image_factory=SvgPathImage, border=4).save(picture)
    return "data:image/svg+xml;base64," + base64.b64encode(picture.getvalue()).decode()


def new_recovery_codes() -> list[str]:
    """Ten codes of fifty bits each, such as k7mq2-9xwpa."""
    letters = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    return [f"{code[:5]}-{code[5:]}" for code in letters]


def digest_of(code: str) -> str:
    """What is kept of a recovery code."""
    return salted_hmac("accounts.recovery code", plain(code), algorithm="sha256").hexdigest()


def encrypted(secret: str) -> str:
    """A secret as the database keeps it: a copy of the database alone makes no codes."""
    return _cipher().encrypt(secret.encode()).decode()


def decrypted(kept: str) -> str | None:
    """The secret; None where the portal's own key is another one now."""
    try:
        return _cipher().decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


def _cipher() -> Fernet:
    key = hashlib.sha256(b"accounts.second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
