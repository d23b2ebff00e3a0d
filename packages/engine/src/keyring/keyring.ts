/** Team keys, opened when first needed and kept until lock. */
import type { TeamId, TeamKind } from "@subrosa/contract"
import type { OwnTeam, TeamKeyVersion } from "../core.ts"
import { EngineError } from "../port.ts"
import { wipe } from "../session/secret-keys.ts"
import type { Session } from "../session/session.ts"
import { openSealedTeamKey } from "./open-sealed-team-key.ts"
import type { TeamKeyToSeal } from "./seal-team-keys.ts"

export type Keyring = ReturnType<typeof createKeyring>

export function createKeyring(session: Session) {
  // Promises, so that two charts opened at once open a key once.
  const opened = new Map<string, Promise<Uint8Array>>()
  session.onLock(() => {
    for (const key of opened.values()) key.then(wipe, () => undefined)
    opened.clear()
  })

  const teams = (): OwnTeam[] => {
    const { view, account } = session.open()
    return view.read.teams
      .filter(({ members }) => members.some((member) => member.account === account))
      .map(({ id, kind, name, version, members }) => {
        const custodian = members.some((member) => member.account === account && member.custodian)
        return { team: id, kind, name, version, custodian }
      })
      .sort((a, b) => Number(a.custodian) - Number(b.custodian))
  }

  const kindOf = (team: TeamId): TeamKind | undefined =>
    session.open().view.read.teams.find(({ id }) => id === team)?.kind

  const open = async (team: TeamId, kind: TeamKind, version: number): Promise<Uint8Array> => {
    const find = () => session.open().view.read.teamKeys.find((key) => key.team === team && key.version === version)
    let sealed = find()
    if (!sealed) {
      // Sealed to this account since the session was last read.
      await session.refresh()
      sealed = find()
    }
    const { practice, account, secrets, view } = session.open()
    if (!sealed) throw notHeld()
    if (sealed.sealer !== account && !view.directory?.trust.trusted.has(sealed.sealer)) await session.reloadDirectory()
    return openSealedTeamKey({ practice, account, secrets }, sealed, kind, session.open().view.directory?.trust)
  }

  /** The key of a team that is of this kind: one opened under another is not it, whatever the server calls the team now. */
  const keyAs = async (team: TeamId, kind: TeamKind, version: number): Promise<Uint8Array> => {
    session.open()
    const place = `${team}/${kind}/${version}`
    const known = opened.get(place)
    if (known) return known
    const key = open(team, kind, version)
    opened.set(place, key)
    key.catch(() => {
      if (opened.get(place) === key) opened.delete(place)
    })
    return key
  }

  const teamKey = async (team: TeamId, version: number): Promise<Uint8Array> => {
    // The team may be one that this account was put on since the session was last read.
    if (!kindOf(team)) await session.refresh()
    const kind = kindOf(team)
    if (!kind) throw notHeld()
    return keyAs(team, kind, version)
  }

  const newestKey = async (team: TeamId, kind?: TeamKind): Promise<TeamKeyToSeal> => {
    const own = teams().find((one) => one.team === team)
    if (!own) throw new EngineError("refused", "You are not on this team. Ask an owner to add you.")
    const { version } = own
    const known = kind ?? own.kind
    return { team, kind: known, version, key: await keyAs(team, known, version) }
  }

  /** Every version that is sealed to this account, oldest first: what a new member of a team of this kind is given. */
  const allKeys = async (team: TeamId, kind: TeamKind): Promise<TeamKeyToSeal[]> => {
    const versions = session
      .open()
      .view.read.teamKeys.filter((key) => key.team === team)
      .map(({ version }) => version)
    return Promise.all(
      versions
        .sort((a, b) => a - b)
        .map(async (version) => ({ team, kind, version, key: await keyAs(team, kind, version) })),
    )
  }

  const firstOf = (kind: TeamKind): OwnTeam => {
    const team = teams().find((own) => own.kind === kind)
    if (!team)
      throw new EngineError("refused", "You are on no team of the kind that this needs. Ask an owner to add you.")
    return team
  }

  return {
    teams,
    teamKey,
    newestKey,
    allKeys,
    newestTeam: async (kind: TeamKind): Promise<TeamKeyVersion> => newestKey(firstOf(kind).team, kind),
    personalTeam: (): OwnTeam => firstOf("personal"),
    practiceTeam: (): OwnTeam => firstOf("practice"),
    careTeams: (): OwnTeam[] => teams().filter(({ kind }) => kind === "care"),
  }
}

function notHeld(): EngineError {
  return new EngineError("refused", "You do not hold this team's key. Ask an owner to add you.")
}
