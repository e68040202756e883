/** Every kind of record by name, in the order of the data dictionary. */
import { Abuse } from "./entities/abuse.ts";
import { Assistance } from "./entities/assistance.ts";
import { Attachment } from "./entities/attachment.ts";
import { AuditEvent } from "./entities/audit-event.ts";
import { Case } from "./entities/case.ts";
import { CaseNote } from "./entities/case-note.ts";
import { Closure } from "./entities/closure.ts";
import { Consent } from "./entities/consent.ts";
import { ContactPerson } from "./entities/contact-person.ts";
import { ControlMeasure } from "./entities/control-measure.ts";
import { EarlierTrafficking } from "./entities/earlier-trafficking.ts";
import { Exploitation } from "./entities/exploitation.ts";
import { FollowUp } from "./entities/follow-up.ts";
import { HealthAssessment } from "./entities/health-assessment.ts";
import { Incident } from "./entities/incident.ts";
import { Injury } from "./entities/injury.ts";
import { LegalCase } from "./entities/legal-case.ts";
import { Need } from "./entities/need.ts";
import { Organisation } from "./entities/organisation.ts";
import { Perpetrator } from "./entities/perpetrator.ts";
import { Recruitment } from "./entities/recruitment.ts";
import { Referral } from "./entities/referral.ts";
import { Reintegration } from "./entities/reintegration.ts";
import { ReturnTravel } from "./entities/return-travel.ts";
import { Review } from "./entities/review.ts";
import { RiskAssessment } from "./entities/risk-assessment.ts";
import { RouteLeg } from "./entities/route-leg.ts";
import { Screening } from "./entities/screening.ts";
import { ScreeningIndicator } from "./entities/screening-indicator.ts";
import { ShelterStay } from "./entities/shelter-stay.ts";
import { Site } from "./entities/site.ts";
import { SocioEconomic } from "./entities/socio-economic.ts";
import { StaffUser } from "./entities/staff-user.ts";
import { SupportPlan } from "./entities/support-plan.ts";
import { SyncBatch } from "./entities/sync-batch.ts";
import { Victim } from "./entities/victim.ts";
import { VictimIdentity } from "./entities/victim-identity.ts";
import { WorkingConditions } from "./entities/working-conditions.ts";

/** The schemas of all records by the name of the record. */
export const entities = {
  organisation: Organisation,
  site: Site,
  staffUser: StaffUser,
  incident: Incident,
  case: Case,
  victimIdentity: VictimIdentity,
  victim: Victim,
  contactPerson: ContactPerson,
  consent: Consent,
  screening: Screening,
  screeningIndicator: ScreeningIndicator,
  socioEconomic: SocioEconomic,
  recruitment: Recruitment,
  routeLeg: RouteLeg,
  exploitation: Exploitation,
  workingConditions: WorkingConditions,
  controlMeasure: ControlMeasure,
  abuse: Abuse,
  perpetrator: Perpetrator,
  healthAssessment: HealthAssessment,
  injury: Injury,
  need: Need,
  riskAssessment: RiskAssessment,
  supportPlan: SupportPlan,
  shelterStay: ShelterStay,
  assistance: Assistance,
  referral: Referral,
  legalCase: LegalCase,
  returnTravel: ReturnTravel,
  reintegration: Reintegration,
  earlierTrafficking: EarlierTrafficking,
  followUp: FollowUp,
  closure: Closure,
  caseNote: CaseNote,
  attachment: Attachment,
  review: Review,
  syncBatch: SyncBatch,
  auditEvent: AuditEvent,
};

/** The name of a kind of record. */
export type EntityName = keyof typeof entities;
