/** The live configuration that the blast radius is computed from. */
import { maySegment, type PracticeId, type Role, type TeamId } from "@subrosa/contract"
import { approvalRules } from "../approval/decide-approval.ts"
import { emergenciesPerDay } from "../break-glass/emergencies.ts"
import type { Sql } from "../db.ts"
import { type Rules, readGovernorRules } from "../governor/rules.ts"
import { findLock } from "../lock/find-lock.ts"
import { locksStanding } from "../lock/locks.ts"
import type { BlastAccount, BlastFacts, Figures } from "./blast-radius.ts"

const readAccounts = {
  name: "keeper.blast.accounts",
  text: `select a.id, a.roles,
      coalesce((select array_agg(m.team) from keeper.team_member m
        where m.practice = $1 and m.account = a.id and not m.custodian), '{}') as teams,
      coalesce((select jsonb_agg(jsonb_build_array(d.id, d.created_at)) from keeper.device d
        where d.practice = $1 and d.account = a.id and d.ended_at is null), '[]') as devices
    from keeper.account a where a.practice = $1 and a.state = 'active' order by a.created_at, a.id`,
}
const countCharts = {
  name: "keeper.blast.charts",
  text: "select care_team, count(*)::int as charts from keeper.chart where practice = $1 and kind = 'patient' group by care_team",
}
const countOpenings = {
  name: "keeper.blast.openings",
  text: `select coalesce(sum(openings) filter (where hour > $2::timestamptz - interval '1 hour'), 0)::int as hour,
      coalesce(sum(openings) filter (where hour > $2::timestamptz - interval '1 day'), 0)::int as day,
      coalesce(sum(openings), 0)::int as week
    from keeper.opening_hour where practice = $1 and hour > $2::timestamptz - interval '7 days'`,
}

interface AccountRow {
  id: string
  roles: Role[]
  teams: TeamId[]
  devices: [string, string][]
}

export async function readBlastFacts(sql: Sql, practice: PracticeId, now: Date): Promise<BlastFacts> {
  const [accounts, charts, openings, rules, locks] = await Promise.all([
    sql.query<AccountRow>(readAccounts, [practice]),
    sql.query<{ care_team: TeamId; charts: number }>(countCharts, [practice]),
    sql.query<Figures & Record<string, number>>(countOpenings, [practice, now]),
    readGovernorRules(sql, practice),
    locksStanding(sql, practice),
  ])
  const chartsOf = new Map(charts.rows.map(({ care_team, charts: count }) => [care_team, count]))
  const patients = [...chartsOf.values()].reduce((sum, count) => sum + count, 0)
  return {
    now,
    patients,
    limits: rules.limits,
    accounts: accounts.rows.map(({ id, roles, teams, devices }): BlastAccount => {
      const onTeams = teams.reduce((sum, team) => sum + (chartsOf.get(team) ?? 0), 0)
      return {
        id,
        roles,
        reach: reachOf(roles, onTeams, patients),
        locked: findLock(locks, { practice, account: id, device: "" }) !== undefined,
        devices: devices.map(([device, since]) => ({
          id: device,
          since: new Date(since),
          locked: findLock(locks, { practice, account: id, device }) !== undefined,
        })),
      }
    }),
    breakerAt: breakerAtOf(rules),
    emergenciesPerDay,
    bulkCharts: rules.settings.bulkCharts,
    loneExportHours: approvalRules.export.aloneMs / 3_600_000,
    openings: openings.rows[0] ?? { hour: 0, day: 0, week: 0 },
  }
}

/** Roles that are not bound to care teams open a part of every chart. */
function reachOf(roles: readonly Role[], onTeams: number, patients: number): number {
  const anywhere = maySegment(roles, "directory", { onCareTeam: false, isAuthor: false })
  return anywhere ? patients : onTeams
}

const breakerAtOf = ({ settings, hour }: Rules): number | undefined =>
  settings.breaker ? (hour?.threshold ?? undefined) : undefined
