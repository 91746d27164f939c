"""Who may use a shared desk: names, roles and password hashes in a file of the desk's folder."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from watchfloor.errors import ConfigError

FILE = "users.json"
Role = Literal["reader", "analyst", "keeper"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the least to the most: a reader looks, an analyst decides, a keeper also collects and runs."""

MIN_PASSWORD = 12
"""Characters: above the 8 that NIST SP 800-63B asks for at least, since nothing else guards a desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may use the desk."""

    name: str
    role: Role
    password: str = ""
    """An Argon2id hash, or empty for the person at the machine itself."""

    def may(self, role: Role) -> bool:
        """Whether this person has at least that role."""
        return ROLES.index(self.role) >= ROLES.index(role)

    @property
    def mark(self) -> str:
        """What a session is tied to: with a new password, old sessions end."""
        return self.password[-16:]


class Users:
    """The people of a shared desk, kept in a file that only its owner can read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hasher = PasswordHasher()
        # Verified against when a name is unknown, so that the time taken tells nothing.
        self._nobody = self._hasher.hash(secrets.token_hex())

    def all(self) -> dict[str, User]:
        """Everybody, by name.

        Raises
        ------
        ConfigError
            If the file cannot be read.
        """
        if not self._path.exists():
            return {}
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return {row["name"]: User(**row) for row in rows}
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ConfigError(
                f"{self._path} cannot be read: {error}.", fix="Mend it, or remove it and add the people anew."
            ) from error

    def get(self, name: str) -> User | None:
        return self.all().get(name)

    def put(self, name: str, role: Role, password: str) -> User:
        """Add somebody, or give them another role or password.

        Raises
        ------
        ConfigError
            If the name, the role or the password cannot be used.
        """
        if not name.isprintable() or not name.strip() or len(name) > 60:
            raise ConfigError(f"{name!r} cannot be a name.", fix="Use up to 60 printable characters.")
        if role not in ROLES:
            raise ConfigError(f"There is no role {role!r}.", fix=f"Roles: {', '.join(ROLES)}.")
        if len(password) < MIN_PASSWORD:
            raise ConfigError(
                "The password is too short.", fix=f"Use {MIN_PASSWORD} characters or more; four words do."
            )
        user = User(name=name, role=role, password=self._hasher.hash(password))
        self._write({**self.all(), name: user})
        return user

    def remove(self, name: str) -> None:
        """Take somebody off the desk; what they decided stays."""
        self._write({key: user for key, user in self.all().items() if key != name})

    def check(self, name: str, password: str) -> User | None:
        """The person, if the password is theirs."""
        user = self.get(name)
        try:
            self._hasher.verify(user.password if user else self._nobody, password)
        except (VerificationError, InvalidHashError):
            return None
        return user

    def _write(self, users: dict[str, User]) -> None:
        temporary = self._path.with_suffix(".new")
        temporary.unlink(missing_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump([asdict(user) for user in users.values()], stream, indent=1, ensure_ascii=False)
        temporary.replace(self._path)


def secret(path: Path) -> str:
    """The key that sessions are signed with; made at first use, readable by its owner alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(made := secrets.token_urlsafe(48))
    return made
