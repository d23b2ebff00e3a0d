/**
 * What the simulated year assumes about a practice, in one place. They are estimates of ours, not measurements: published audits of hospital
 * access logs find that appointments, tasks and team membership explain some 95 of 100 accesses (Fabbri and LeFevre, "Explanation-based
 * auditing", VLDB 2011), and the rest here is set to that order. Whoever doubts one changes it and runs `subrosa simulate` again.
 */
import type { Role } from "@subrosa/contract"

export interface Assumptions {
  patients: number
  clinicians: number
  supervisors: number
  frontDesk: number
  billers: number
  careTeams: number
  /** Share of patients in care at the start; the rest are former patients whose charts are kept. */
  inCare: number
  /** Sessions of one clinician on a working day, about. */
  sessionsPerDay: number
  /** Weeks of leave a year; patients are handed over or wait. */
  leaveWeeks: number
  /** Emergencies per clinician and day in which another's patient must be opened. */
  emergenciesPerDay: number
  /** Openings a day that nothing known explains, for one person of the role. */
  unexplainedPerDay: Record<SimulatedRole, number>
  /** Share of those after which the person works in the chart within three days (note, appointment, bill, message). */
  followUp: Record<SimulatedRole, number>
  /** Share of those that are about a patient who is in care at present. */
  aboutPatientInCare: Record<SimulatedRole, number>
  /** Share of all honest openings at hours at which nobody usually works. */
  atOddHours: number
  /** Streets of the town: by chance, staff and patients live in the same one. */
  streets: number
  familyNames: number
  /** Share of staff who are, or whose relatives are, patients of a colleague. */
  staffWhoArePatients: number
}

export type SimulatedRole = Extract<Role, "clinician" | "supervisor" | "front-desk" | "biller">

export const practiceYear: Assumptions = {
  patients: 10_000,
  clinicians: 60,
  supervisors: 6,
  frontDesk: 9,
  billers: 5,
  careTeams: 4,
  inCare: 0.17,
  sessionsPerDay: 5.5,
  leaveWeeks: 5,
  emergenciesPerDay: 0.004,
  unexplainedPerDay: { clinician: 0.12, supervisor: 0.3, "front-desk": 3.5, biller: 1.4 },
  followUp: { clinician: 0.85, supervisor: 0.85, "front-desk": 0.8, biller: 0.9 },
  aboutPatientInCare: { clinician: 0.85, supervisor: 0.85, "front-desk": 0.9, biller: 0.9 },
  atOddHours: 0.02,
  streets: 1200,
  familyNames: 3000,
  staffWhoArePatients: 0.15,
}

/** A small practice of the same habits, for quick tests. */
export const smallPractice: Assumptions = {
  ...practiceYear,
  patients: 2000,
  clinicians: 16,
  supervisors: 2,
  frontDesk: 3,
  billers: 2,
  careTeams: 2,
  streets: 400,
}
