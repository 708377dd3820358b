"""What a new password must be: long, and not the first that somebody would try. No rules about its signs (NCSC)."""

from django.contrib.auth import password_validation


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Choose a longer password, with at least {self.min_length} characters. Three random words are good."

    def get_help_text(self) -> str:
        return (
            f"At least {self.min_length} characters. Three random words make a password that is good and easy to keep."
        )


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Choose another password: this one is among those that are tried first."

    def get_help_text(self) -> str:
        return "Passwords that many people use are refused."


class NotAboutThePerson(password_validation.UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("email", "name"))

    def get_error_message(self) -> str:
        return "Choose another password: this one is too much like your name or e-mail address."

    def get_help_text(self) -> str:
        return "It must not be like your name or e-mail address."
