/** Every address of the app is made here. */
export const paths = {
  setup: "/setup",
  join: "/join",
  recover: "/recover",
  welcome: "/welcome",
  patients: "/",
  patientNew: "/patients/new",
  chart: (chart: string) => `/charts/${chart}`,
  openings: (chart: string) => `/charts/${chart}/openings`,
  patientEdit: (chart: string) => `/charts/${chart}/patient`,
  noteNew: (chart: string) => `/charts/${chart}/notes/new`,
  noteAmend: (chart: string, composition: string) =>
    `/charts/${chart}/notes/new?amends=${encodeURIComponent(composition)}`,
  note: (chart: string, draft: string) => `/charts/${chart}/notes/${draft}`,
  import: "/import",
  people: "/practice/people",
  teams: "/practice/teams",
  limits: "/practice/limits",
  settings: "/practice/settings",
  log: "/practice/log",
  account: "/account",
  recoveryKit: "/account/recovery-kit",
} as const
