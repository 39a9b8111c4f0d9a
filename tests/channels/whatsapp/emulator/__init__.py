"""A strict WhatsApp Cloud API over real HTTP, with people who use it."""

from .emulator import HANG_UP, WhatsApp
from .person import Message, Person
from .rules import faults_of, sample, webhook_faults

__all__ = ["HANG_UP", "Message", "Person", "WhatsApp", "faults_of", "sample", "webhook_faults"]
