"""The front door, and the administrator's pages about people, bodies and services."""

from django.urls import include, path

from partners.views import audit, bodies, colour, deputies, front, lost_password, people, search, second_factor

manage = [
    path("people/", people.People.as_view(), name="people"),
    path("people/add/", people.PersonAdd.as_view(), name="person-add"),
    path("people/<int:pk>/", people.Person.as_view(), name="person"),
    path("people/<int:pk>/account/", people.PersonAccount.as_view(), name="person-account"),
    path("people/<int:pk>/roles/add/", people.RoleGive.as_view(), name="role-give"),
    path("people/<int:pk>/roles/<int:role>/", people.RoleChange.as_view(), name="role-change"),
    path("people/<int:pk>/roles/<int:role>/take/", people.RoleTake.as_view(), name="role-take"),
    path("bodies/", bodies.Bodies.as_view(), name="bodies"),
    path("bodies/add/", bodies.BodyAdd.as_view(), name="body-add"),
    path("bodies/<int:pk>/", bodies.BodyChange.as_view(), name="body"),
    path("bodies/<int:pk>/role/", bodies.BodyRoleGive.as_view(), name="body-role-give"),
    path("services/", bodies.Services.as_view(), name="services-manage"),
    path("services/add/", bodies.ServiceAdd.as_view(), name="service-add"),
    path("services/<int:pk>/", bodies.ServiceChange.as_view(), name="service-change"),
    path("colour/", colour.PartnershipColour.as_view(), name="partnership-colour"),
    path("second-factor/", second_factor.SecondFactorRoles.as_view(), name="second-factor-roles"),
    path("audit/", audit.AuditTrail.as_view(), name="audit"),
    path("audit/audit-trail.csv", audit.AuditCsv.as_view(), name="audit-csv"),
]

urlpatterns = [
    path("", front.home, name="home"),
    path("accounts/lost-password/", lost_password.LostPassword.as_view(), name="password_reset"),
    path("p/<slug:partnership>/style.css", front.partnership_style, name="partnership-style"),
    path("p/<slug:partnership>/search/", search.SearchPage.as_view(), name="search"),
    path("p/<slug:partnership>/deputies/", deputies.Deputies.as_view(), name="deputies"),
    path("p/<slug:partnership>/deputies/name/", deputies.DeputyName.as_view(), name="deputy-name"),
    path("p/<slug:partnership>/deputies/<int:pk>/end/", deputies.DeputyEnd.as_view(), name="deputy-end"),
    path("p/<slug:partnership>/manage/", include(manage)),
]
