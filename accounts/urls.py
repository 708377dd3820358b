"""Addresses below /accounts/: signing in, and one's own sign-in."""

from django.contrib.auth import views as auth
from django.urls import path

from accounts.sign_in import SignIn
from accounts.views import second_factor, single_sign_on, yours

urlpatterns = [
    path("", yours.YourSignIn.as_view(), name="your-sign-in"),
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", yours.PasswordChange.as_view(), name="password_change"),
    path("password/changed/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("lost-password/sent/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("lost-password/<uidb64>/<token>/", yours.PasswordSet.as_view(), name="password_reset_confirm"),
    path("lost-password/set/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path("second-factor/", second_factor.SecondFactorAsked.as_view(), name="second-factor"),
    path("second-factor/needed/", second_factor.SecondFactorNeeded.as_view(), name="second-factor-needed"),
    path("second-factor/app/", second_factor.AppSetUp.as_view(), name="app-set-up"),
    path("second-factor/key/", second_factor.KeyAdd.as_view(), name="key-add"),
    path("second-factor/codes/", second_factor.RecoveryCodesNew.as_view(), name="recovery-codes"),
    path("second-factor/<int:pk>/remove/", second_factor.FactorRemove.as_view(), name="factor-remove"),
    path("sessions/end/", yours.OtherSessionsEnd.as_view(), name="other-sessions-end"),
    path("sessions/<slug:mark>/end/", yours.SessionEnd.as_view(), name="session-end"),
    path("single-sign-on/", single_sign_on.Leave.as_view(), name="single-sign-on"),
    path("single-sign-on/back/", single_sign_on.ComeBack.as_view(), name="single-sign-on-back"),
    path("single-sign-on/end/", yours.SingleSignOnEnd.as_view(), name="single-sign-on-end"),
]
