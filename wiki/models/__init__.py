"""Nouns, their states, the change log and revisions. Import a model from here or from its own module."""

from wiki.models.attachments import Attachment, AttachmentText, TextState
from wiki.models.audit import AuditEntry
from wiki.models.base import Base, Record, Tracked, db, new_id, now
from wiki.models.blobs import Blob, BlobChunk
from wiki.models.cases import Case, Outcome
from wiki.models.changes import Change, Cursor, CursorRow
from wiki.models.chats import ChatChannel, ChatPost, ChatVendor
from wiki.models.comments import Comment
from wiki.models.contacts import Basis, BuyingRole, Contact, ObservationState, Support, TypeObservation
from wiki.models.customers import (
    MEMBER_LABELS,
    PHASE_LABELS,
    REFERENCE_LABELS,
    STAGE_LABELS,
    AccountMember,
    Customer,
    CustomerEvent,
    CustomerGroup,
    CustomerGrouping,
    MemberRole,
    Phase,
    ReferenceStatus,
    Stage,
)
from wiki.models.defects import (
    FOLLOWING,
    Defect,
    DefectAccess,
    DefectCard,
    DefectCase,
    DefectFile,
    DefectFilePiece,
    DefectGrant,
    DefectKind,
    DefectOpinion,
    DefectOrigin,
    DefectRevision,
    DefectRight,
    DefectState,
    Disposition,
    EmergencyRequest,
    Secrecy,
)
from wiki.models.departments import Department
from wiki.models.documents import Document, DocumentTerm, Publication, Revision
from wiki.models.grades import AssessmentState, GradeAssessment, Track
from wiki.models.imports import ImportRow, ImportState, RowKind, TableImport
from wiki.models.judgements import Judgement
from wiki.models.links import DocumentLink
from wiki.models.losses import CustomerLoss, LossRootCause
from wiki.models.mails import Mail, MailKind
from wiki.models.notices import WAITING, Follow, Notice, NoticePreference, NoticeReason, Rhythm, TeamFollow
from wiki.models.pages import (
    Page,
    PageKind,
    PageName,
    PagePair,
    PageReview,
    PageTrust,
    PageVersion,
    ReviewDecision,
)
from wiki.models.paths import Reading, ReadingPath, ReadingStep
from wiki.models.playbooks import Citation, Playbook, PlaybookLine, Section
from wiki.models.pursuits import Pursuit, PursuitEvent, PursuitOutcome
from wiki.models.questions import Question
from wiki.models.readers import DocumentGrant, ReaderRight
from wiki.models.reports import Report, ReportState
from wiki.models.root_causes import RootCause, RootCauseCase, RootCauseState
from wiki.models.rule_versions import RuleKind, RuleVersion
from wiki.models.saved_searches import SavedSearch, SearchNews
from wiki.models.sealing import DataKey, MasterKeyMark
from wiki.models.second_factors import RecoveryCode, RoleRequirement, SecondFactor
from wiki.models.sessions import (
    ApiToken,
    LinkPurpose,
    OneTimeLink,
    Throttle,
    TokenScope,
    WebSession,
)
from wiki.models.site import Generation, Site
from wiki.models.sources import DocumentSource
from wiki.models.synonyms import SynonymSet
from wiki.models.terms import TERM_LISTS, Term, TermList
from wiki.models.ties import Acquaintance, SupporterStage, SupporterStep, Tie, TieKind
from wiki.models.topics import (
    Conclusion,
    Destination,
    Mention,
    Post,
    PostEdit,
    PostKind,
    PostVote,
    Topic,
    TopicDocument,
    TopicRelation,
    TopicState,
    TopicVisit,
)
from wiki.models.users import Role, Team, Theme, User
from wiki.models.uses import Use, UseResult
from wiki.models.wanted import Wanted, WantedPass
from wiki.models.writings import Writing

__all__ = [
    "FOLLOWING",
    "MEMBER_LABELS",
    "PHASE_LABELS",
    "REFERENCE_LABELS",
    "STAGE_LABELS",
    "TERM_LISTS",
    "WAITING",
    "AccountMember",
    "Acquaintance",
    "ApiToken",
    "AssessmentState",
    "Attachment",
    "AttachmentText",
    "AuditEntry",
    "Base",
    "Basis",
    "Blob",
    "BlobChunk",
    "BuyingRole",
    "Case",
    "Change",
    "ChatChannel",
    "ChatPost",
    "ChatVendor",
    "Citation",
    "Comment",
    "Conclusion",
    "Contact",
    "Cursor",
    "CursorRow",
    "Customer",
    "CustomerEvent",
    "CustomerGroup",
    "CustomerGrouping",
    "CustomerLoss",
    "DataKey",
    "Defect",
    "DefectAccess",
    "DefectCard",
    "DefectCase",
    "DefectFile",
    "DefectFilePiece",
    "DefectGrant",
    "DefectKind",
    "DefectOpinion",
    "DefectOrigin",
    "DefectRevision",
    "DefectRight",
    "DefectState",
    "Department",
    "Destination",
    "Disposition",
    "Document",
    "DocumentGrant",
    "DocumentLink",
    "DocumentSource",
    "DocumentTerm",
    "EmergencyRequest",
    "Follow",
    "Generation",
    "GradeAssessment",
    "ImportRow",
    "ImportState",
    "Judgement",
    "LinkPurpose",
    "LossRootCause",
    "Mail",
    "MailKind",
    "MasterKeyMark",
    "MemberRole",
    "Mention",
    "Notice",
    "NoticePreference",
    "NoticeReason",
    "ObservationState",
    "OneTimeLink",
    "Outcome",
    "Page",
    "PageKind",
    "PageName",
    "PagePair",
    "PageReview",
    "PageTrust",
    "PageVersion",
    "Phase",
    "Playbook",
    "PlaybookLine",
    "Post",
    "PostEdit",
    "PostKind",
    "PostVote",
    "Publication",
    "Pursuit",
    "PursuitEvent",
    "PursuitOutcome",
    "Question",
    "ReaderRight",
    "Reading",
    "ReadingPath",
    "ReadingStep",
    "Record",
    "RecoveryCode",
    "ReferenceStatus",
    "Report",
    "ReportState",
    "ReviewDecision",
    "Revision",
    "Rhythm",
    "Role",
    "RoleRequirement",
    "RootCause",
    "RootCauseCase",
    "RootCauseState",
    "RowKind",
    "RuleKind",
    "RuleVersion",
    "SavedSearch",
    "SearchNews",
    "SecondFactor",
    "Secrecy",
    "Section",
    "Site",
    "Stage",
    "Support",
    "SupporterStage",
    "SupporterStep",
    "SynonymSet",
    "TableImport",
    "Team",
    "TeamFollow",
    "Term",
    "TermList",
    "TextState",
    "Theme",
    "Throttle",
    "Tie",
    "TieKind",
    "TokenScope",
    "Topic",
    "TopicDocument",
    "TopicRelation",
    "TopicState",
    "TopicVisit",
    "Track",
    "Tracked",
    "TypeObservation",
    "Use",
    "UseResult",
    "User",
    "Wanted",
    "WantedPass",
    "WebSession",
    "Writing",
    "db",
    "new_id",
    "now",
]
