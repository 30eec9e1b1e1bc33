"""Keys of sealed records: each record has one of its own, wrapped by a master key that is not in the database."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.models.base import Record, now


class MasterKeyMark(Record):
    """A master key that something here needs or needed, and how to notice that another one bears its name."""

    __tablename__ = "master_key_marks"
    key_id: Mapped[str] = mapped_column(String(8), primary_key=True)
    check_value: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(default=now)
    # Since when nothing here needs it any more; backups may.
    retired_at: Mapped[datetime | None]


class DataKey(Record):
    """The key of one record, wrapped. Without the row all that was sealed for the record is beyond reading."""

    __tablename__ = "data_keys"
    record_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    master_key_id: Mapped[str] = mapped_column(String(8), index=True)
