"""Nouns, their states, the change log and revisions. Import a model from here or from its own module."""

from wiki.models.attachments import Attachment, AttachmentText, TextState
from wiki.models.audit import AuditEntry
from wiki.models.awareness import AWARENESS_LABELS, Awareness, AwarenessRating
from wiki.models.base import Base, Record, Tracked, db, new_id, now
from wiki.models.benefits import Benefit
from wiki.models.bids import BID_STAGE_LABELS, BidStage, BidTick
from wiki.models.blobs import Blob, BlobChunk
from wiki.models.care import CalendarFeed, CareScope, ContactPolicy
from wiki.models.cases import Case, Outcome
from wiki.models.changes import Change, Cursor, CursorRow
from wiki.models.chats import ChatChannel, ChatPost, ChatVendor
from wiki.models.classes import (
    ATTRACTIVENESS_LABELS,
    CLASS_LABELS,
    LOYALTY_LABELS,
    MARK_LABELS,
    STRENGTH_LABELS,
    TREND_LABELS,
    AccountClass,
    Attractiveness,
    KeyClassification,
    Loyalty,
    Mark,
    Strength,
    Trend,
)
from wiki.models.comments import Comment
from wiki.models.contacts import Basis, BuyingRole, Contact, ObservationState, Support, TypeObservation
from wiki.models.customer_views import CustomerView
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
from wiki.models.endorsements import Endorsement
from wiki.models.fact_uses import FactUse
from wiki.models.facts import (
    BASIS_LABELS,
    FACT_SOURCE_LABELS,
    TOPIC_LABELS,
    CustomerFact,
    FactOpening,
    FactReader,
    FactSource,
    FactTopic,
    FactVersion,
    LawfulBasis,
)
from wiki.models.grades import AssessmentState, GradeAssessment, Track
from wiki.models.imports import ImportKind, ImportRow, ImportState, RowKind, TableImport
from wiki.models.inquiries import WAY_LABELS, Inquiry, InquiryFact, InquiryState, InquiryWay
from wiki.models.interactions import (
    DIRECTION_LABELS,
    KIND_LABELS,
    SIDE_LABELS,
    Direction,
    Interaction,
    InteractionContact,
    InteractionKind,
    Side,
)
from wiki.models.judgements import Judgement
from wiki.models.links import DocumentLink
from wiki.models.losses import CustomerLoss, LossRootCause
from wiki.models.mails import Mail, MailKind
from wiki.models.notices import WAITING, Follow, Notice, NoticePreference, NoticeReason, Rhythm, TeamFollow
from wiki.models.occasions import Occasion, OccasionState
from wiki.models.offerings import OFFERING_LABELS, Offering, OfferingStatus
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
from wiki.models.plans import (
    PLAN_STATE_LABELS,
    POSTURE_LABELS,
    RELATIONSHIP_LABELS,
    AccountPlan,
    ActionState,
    FinancialLine,
    LeaderInstruction,
    Metric,
    ObjectiveState,
    OpinionUse,
    PlanAction,
    PlanComment,
    PlanConsultation,
    PlanEvent,
    PlanObjective,
    PlanOutcome,
    PlanProposal,
    PlanRetention,
    PlanReview,
    PlanRisk,
    PlanState,
    PlanVersion,
    Posture,
    RelationshipGoal,
    RelationshipType,
    ResourceAsk,
)
from wiki.models.playbooks import Citation, Playbook, PlaybookLine, Section
from wiki.models.printouts import Printout, PrintoutFile, PrintoutKind, PrintoutState
from wiki.models.promises import Need, NeedKind, NeedState, Promise, PromiseState
from wiki.models.pursuits import PURSUIT_STATE_LABELS, Pursuit, PursuitEvent, PursuitOutcome, PursuitState
from wiki.models.questions import Question
from wiki.models.readers import DocumentGrant, ReaderRight
from wiki.models.reminders import Every, Reminder
from wiki.models.reports import Report, ReportState
from wiki.models.reviews import (
    RECORD_TYPE_LABELS,
    REVIEWED,
    Quorum,
    RecordType,
    Review,
    ReviewAsked,
    ReviewFlow,
    ReviewState,
    ReviewVerdict,
)
from wiki.models.rivals import PRICE_LABELS, RIVAL_STATUS_LABELS, PriceLevel, RivalClaim, RivalStatus, Sighting
from wiki.models.root_causes import RootCause, RootCauseCase, RootCauseState
from wiki.models.routes import ROUTE_LEVEL_LABELS, Route, RouteLevel, RouteStep
from wiki.models.rule_versions import RuleKind, RuleVersion
from wiki.models.saved_searches import SavedSearch, SearchNews
from wiki.models.screening import PROSPECT_LABELS, Prospect, ScreeningReport, ScreeningSheet
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
from wiki.models.values import KEEPING_LABELS, MEASURE_LABELS, CustomerValue, KeepDecision, Keeping, Measure
from wiki.models.visits import VisitCase, VisitContact, VisitPlan
from wiki.models.voices import TONE_LABELS, CustomerVoice, Tone
from wiki.models.wanted import Wanted, WantedPass
from wiki.models.writings import Writing

# A name a line would be longer than all that stands above.
# fmt: off
__all__ = [
    "ATTRACTIVENESS_LABELS", "AWARENESS_LABELS", "BASIS_LABELS", "BID_STAGE_LABELS", "CLASS_LABELS", "DIRECTION_LABELS",
    "FACT_SOURCE_LABELS", "FOLLOWING", "KEEPING_LABELS", "KIND_LABELS", "LOYALTY_LABELS", "MARK_LABELS",
    "MEASURE_LABELS", "MEMBER_LABELS", "OFFERING_LABELS", "PHASE_LABELS", "PLAN_STATE_LABELS", "POSTURE_LABELS",
    "PRICE_LABELS", "PROSPECT_LABELS", "PURSUIT_STATE_LABELS", "RECORD_TYPE_LABELS", "REFERENCE_LABELS",
    "RELATIONSHIP_LABELS", "REVIEWED", "RIVAL_STATUS_LABELS", "ROUTE_LEVEL_LABELS", "SIDE_LABELS", "STAGE_LABELS",
    "STRENGTH_LABELS", "TERM_LISTS", "TONE_LABELS", "TOPIC_LABELS", "TREND_LABELS", "WAITING", "WAY_LABELS",
    "AccountClass", "AccountMember", "AccountPlan", "Acquaintance", "ActionState", "ApiToken", "AssessmentState",
    "Attachment", "AttachmentText", "Attractiveness", "AuditEntry", "Awareness", "AwarenessRating", "Base", "Basis",
    "Benefit", "BidStage", "BidTick", "Blob", "BlobChunk", "BuyingRole", "CalendarFeed", "CareScope", "Case", "Change",
    "ChatChannel", "ChatPost", "ChatVendor", "Citation", "Comment", "Conclusion", "Contact", "ContactPolicy", "Cursor",
    "CursorRow", "Customer", "CustomerEvent", "CustomerFact", "CustomerGroup", "CustomerGrouping", "CustomerLoss",
    "CustomerValue", "CustomerView", "CustomerVoice", "DataKey", "Defect", "DefectAccess", "DefectCard", "DefectCase",
    "DefectFile", "DefectFilePiece", "DefectGrant", "DefectKind", "DefectOpinion", "DefectOrigin", "DefectRevision",
    "DefectRight", "DefectState", "Department", "Destination", "Direction", "Disposition", "Document", "DocumentGrant",
    "DocumentLink", "DocumentSource", "DocumentTerm", "EmergencyRequest", "Endorsement", "Every", "FactOpening",
    "FactReader", "FactSource", "FactTopic", "FactUse", "FactVersion", "FinancialLine", "Follow", "Generation",
    "GradeAssessment", "ImportKind", "ImportRow", "ImportState", "Inquiry", "InquiryFact", "InquiryState", "InquiryWay",
    "Interaction", "InteractionContact", "InteractionKind", "Judgement", "KeepDecision", "Keeping", "KeyClassification",
    "LawfulBasis", "LeaderInstruction", "LinkPurpose", "LossRootCause", "Loyalty", "Mail", "MailKind", "Mark",
    "MasterKeyMark", "Measure", "MemberRole", "Mention", "Metric", "Need", "NeedKind", "NeedState", "Notice",
    "NoticePreference", "NoticeReason", "ObjectiveState", "ObservationState", "Occasion", "OccasionState", "Offering",
    "OfferingStatus", "OneTimeLink", "OpinionUse", "Outcome", "Page", "PageKind", "PageName", "PagePair", "PageReview",
    "PageTrust", "PageVersion", "Phase", "PlanAction", "PlanComment", "PlanConsultation", "PlanEvent", "PlanObjective",
    "PlanOutcome", "PlanProposal", "PlanRetention", "PlanReview", "PlanRisk", "PlanState", "PlanVersion", "Playbook",
    "PlaybookLine", "Post", "PostEdit", "PostKind", "PostVote", "Posture", "PriceLevel", "Printout", "PrintoutFile",
    "PrintoutKind", "PrintoutState", "Promise", "PromiseState", "Prospect", "Publication", "Pursuit", "PursuitEvent",
    "PursuitOutcome", "PursuitState", "Question", "Quorum", "ReaderRight", "Reading", "ReadingPath", "ReadingStep",
    "Record", "RecordType", "RecoveryCode", "ReferenceStatus", "RelationshipGoal", "RelationshipType", "Reminder",
    "Report", "ReportState", "ResourceAsk", "Review", "ReviewAsked", "ReviewDecision", "ReviewFlow", "ReviewState",
    "ReviewVerdict", "Revision", "Rhythm", "RivalClaim", "RivalStatus", "Role", "RoleRequirement", "RootCause",
    "RootCauseCase", "RootCauseState", "Route", "RouteLevel", "RouteStep", "RowKind", "RuleKind", "RuleVersion",
    "SavedSearch", "ScreeningReport", "ScreeningSheet", "SearchNews", "SecondFactor", "Secrecy", "Section", "Side",
    "Sighting", "Site", "Stage", "Strength", "Support", "SupporterStage", "SupporterStep", "SynonymSet", "TableImport",
    "Team", "TeamFollow", "Term", "TermList", "TextState", "Theme", "Throttle", "Tie", "TieKind", "TokenScope", "Tone",
    "Topic", "TopicDocument", "TopicRelation", "TopicState", "TopicVisit", "Track", "Tracked", "Trend",
    "TypeObservation", "Use", "UseResult", "User", "VisitCase", "VisitContact", "VisitPlan", "Wanted", "WantedPass",
    "WebSession", "Writing", "db", "new_id", "now",
]
# fmt: on
