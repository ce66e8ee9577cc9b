"""A standard provider that nobody here wrote, as a program of its own: Canaille by pytest-iam.

Run by a Python that has `pytest-iam` installed, perhaps another one than ours: its libraries and
ours need not fit. Takes its wishes as JSON, says ``ready`` and serves until it is ended.
"""

import json
import os
import sys
import uuid
from typing import Any


def main() -> None:
    """Serve one client and one user, who is signed in already."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    from canaille import create_app
    from canaille.backends import Backend
    from joserfc.jwk import JWKRegistry
    from pytest_iam import Server

    wanted: dict[str, Any] = json.loads(sys.argv[1])
    keys = [JWKRegistry.generate_key(*kind) for kind in (("RSA", 2048), ("EC", "P-256"))]
    for key in keys:
        key.ensure_kid()
    private = [key.as_dict(private=True) for key in keys]
    app = create_app(config=_configuration(wanted["port"], private))
    server = Server(app, wanted["port"], Backend.instance)
    with app.app_context():
        user = server.random_user(user_name=wanted["user"], password="correct horse")
        client = server.models.Client(
            client_id=wanted["client_id"],
            client_secret=wanted["client_secret"],
            client_name="hall",
            client_uri="http://hall.example",
            redirect_uris=[wanted["callback"]],
            post_logout_redirect_uris=[wanted["log_out"]],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile"],
            token_endpoint_auth_method=wanted["auth"],
            id_token_signed_response_alg=wanted["algorithm"],
            userinfo_signed_response_alg=wanted["signed_userinfo"] or None,
        )
        server.backend.save(client)
        server.backend.update(client, audience=[client])
        server.backend.save(client)
        server.consent(user, client)
        server.login(user)
        print("ready", flush=True)
        server.httpd.serve_forever()


def _configuration(port: int, keys: list[Any]) -> dict[str, Any]:
    return {
        "TESTING": True,
        "ENV_FILE": None,
        "SECRET_KEY": str(uuid.uuid4()),
        "WTF_CSRF_ENABLED": False,
        "PREFERRED_URL_SCHEME": "http",
        "SERVER_NAME": f"localhost:{port}",
        "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": keys},
    }


if __name__ == "__main__":
    main()
