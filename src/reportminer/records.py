"""What stages hand to each other: dataclasses that nobody changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, dataclass_transform, overload

_T = TypeVar("_T")


@overload
def record(cls: type[_T], /) -> type[_T]: ...
@overload
def record(*, kw_only: bool = False, order: bool = False) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True)
def record(cls: type[_T] | None = None, /, *, kw_only: bool = False, order: bool = False) -> type[_T] | Callable[[type[_T]], type[_T]]:
    """A dataclass with slots that compares and hashes by its values. The type checker refuses to change one.

    Nothing does so at run time: `frozen=True` makes each three times slower to build, and a report makes thousands.
    """
    made = dataclass(slots=True, unsafe_hash=True, kw_only=kw_only, order=order)
    return made if cls is None else made(cls)
