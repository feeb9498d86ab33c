"""The addresses of the room."""

from django.urls import path

from mainstay.authority import admin, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("password/", views.change_password, name="change-password"),
    path("password/<uidb64>/<token>/", views.set_password, name="set-password"),
    path("acting/", views.acting, name="acting"),
    path("my-posts/", views.my_posts, name="my-posts"),
    path("people/", admin.people, name="people"),
    path("people/register/", admin.Register.as_view(), name="person-register"),
    path("people/<uuid:pk>/", admin.person, name="person"),
    path("people/<uuid:pk>/link/", admin.Renew.as_view(), name="person-link"),
    path("people/<uuid:pk>/erase/", admin.Erase.as_view(), name="person-erase"),
    path("bodies/<uuid:pk>/posts/", admin.posts, name="posts"),
    path("bodies/<uuid:pk>/posts.json", admin.posts_json, name="posts-json"),
    path("bodies/<uuid:pk>/posts/add/", admin.Create.as_view(), name="post-create"),
    path("posts/<uuid:pk>/abolish/", admin.Abolish.as_view(), name="post-abolish"),
    path("posts/<uuid:pk>/appoint/", admin.AppointPage.as_view(), name="appoint"),
    path("mandates/<uuid:pk>/end/", admin.End.as_view(), name="mandate-end"),
]
