"""The front door, and the administrator's pages about people, bodies and services."""

from django.urls import include, path

from partners import views, views_audit, views_bodies, views_people

manage = [
    path("people/", views_people.People.as_view(), name="people"),
    path("people/add/", views_people.PersonAdd.as_view(), name="person-add"),
    path("people/<int:pk>/", views_people.Person.as_view(), name="person"),
    path("people/<int:pk>/account/", views_people.PersonAccount.as_view(), name="person-account"),
    path("people/<int:pk>/roles/add/", views_people.RoleGive.as_view(), name="role-give"),
    path("people/<int:pk>/roles/<int:role>/", views_people.RoleChange.as_view(), name="role-change"),
    path("people/<int:pk>/roles/<int:role>/take/", views_people.RoleTake.as_view(), name="role-take"),
    path("bodies/", views_bodies.Bodies.as_view(), name="bodies"),
    path("bodies/add/", views_bodies.BodyAdd.as_view(), name="body-add"),
    path("bodies/<int:pk>/", views_bodies.BodyChange.as_view(), name="body"),
    path("bodies/<int:pk>/role/", views_bodies.BodyRoleGive.as_view(), name="body-role-give"),
    path("services/", views_bodies.Services.as_view(), name="services-manage"),
    path("services/add/", views_bodies.ServiceAdd.as_view(), name="service-add"),
    path("services/<int:pk>/", views_bodies.ServiceChange.as_view(), name="service-change"),
    path("audit/", views_audit.AuditTrail.as_view(), name="audit"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("p/<slug:partnership>/style.css", views.partnership_style, name="partnership-style"),
    path("p/<slug:partnership>/manage/", include(manage)),
]
