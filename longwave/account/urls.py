"""The addresses under `/account/`. The names `account_login` and `account_logout` are those that allauth looks for."""

from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.urls import include, path

from longwave.account import entrance, subscription, views

urlpatterns = [
    path("", views.overview, name="account"),
    path("sign-in/", entrance.sign_in, name="account_login"),
    path("code/", entrance.code, name="account_code"),
    path("sign-out/", entrance.sign_out, name="account_logout"),
    path("welcome/<uid>/<token>/", entrance.welcome, name="account_welcome"),
    path("sessions/", views.sessions, name="account_sessions"),
    path("sessions/<int:number>/end/", views.end_session, name="account_end_session"),
    path("sessions/end-others/", views.end_others, name="account_end_others"),
    path("gifts/", views.gifts, name="account_gifts"),
    path("gifts/<int:number>/withdraw/", views.withdraw_gift, name="account_withdraw_gift"),
    path("address/", views.address, name="account_address"),
    path("address/code/", views.address_code, name="account_address_code"),
    path("address/agree/<token>/", views.address_agree, name="account_address_agree"),
    path("mails/", views.mails, name="account_mails"),
    path("subscription/", subscription.subscription, name="account_subscription"),
    path("subscription/<int:number>/change/<uuid:uid>/", subscription.change, name="account_subscription_change"),
    path("subscription/<int:number>/leave/", subscription.leave, name="account_subscription_leave"),
    path("subscription/<int:number>/resume/", subscription.resume, name="account_subscription_resume"),
    path("subscription/<int:number>/pause/", subscription.pause, name="account_subscription_pause"),
    path("subscription/<int:number>/card/", subscription.card, name="account_subscription_card"),
    path("data.json", views.export, name="account_export"),
    path("close/", views.close, name="account_close"),
    path("close/code/", views.close_code, name="account_close_code"),
    path("confirm/", views.confirm, name="account_confirm"),
    path("confirm/code/", views.confirm_code, name="account_confirm_code"),
    path("security/totp/activate/", entrance.fresh(activate_totp)),
    path("security/webauthn/add/", entrance.fresh(add_webauthn)),
    path("security/", include("allauth.mfa.urls")),
]
