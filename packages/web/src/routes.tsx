/** Which page stands at which address, and what stands in its place while keys are not in memory. */
import { lazy, type ReactNode, Suspense } from "react"
import { Route, Switch, useLocation } from "wouter"
import { Boundary } from "./components/Boundary.tsx"
import { Gate } from "./components/Gate.tsx"
import { Shell } from "./components/Shell.tsx"
import { useSession } from "./data/desk.ts"
import { isHelpersLink } from "./data/recovery.ts"
import SignInPage from "./pages/SignInPage.tsx"
import { paths } from "./paths.ts"
import { Notice } from "./ui/Notice.tsx"
import { Loading } from "./ui/Progress.tsx"

const PatientsPage = lazy(() => import("./pages/PatientsPage.tsx"))
const SetupPage = lazy(() => import("./pages/SetupPage.tsx"))
const JoinPage = lazy(() => import("./pages/JoinPage.tsx"))
const RecoverPage = lazy(() => import("./pages/RecoverPage.tsx"))
const NoticePage = lazy(() => import("./pages/NoticePage.tsx"))
const PendingPage = lazy(() => import("./pages/PendingPage.tsx"))
const WelcomePage = lazy(() => import("./pages/WelcomePage.tsx"))
const PatientNewPage = lazy(() => import("./pages/PatientNewPage.tsx"))
const SafeContactPage = lazy(() => import("./pages/SafeContactPage.tsx"))
const PatientEditPage = lazy(() => import("./pages/PatientEditPage.tsx"))
const ChartPage = lazy(() => import("./pages/ChartPage.tsx"))
const OpeningsPage = lazy(() => import("./pages/OpeningsPage.tsx"))
const CarePage = lazy(() => import("./pages/CarePage.tsx"))
const NotePage = lazy(() => import("./pages/NotePage.tsx"))
const ImportPage = lazy(() => import("./pages/ImportPage.tsx"))
const PeoplePage = lazy(() => import("./pages/PeoplePage.tsx"))
const TeamsPage = lazy(() => import("./pages/TeamsPage.tsx"))
const LimitsPage = lazy(() => import("./pages/LimitsPage.tsx"))
const SettingsPage = lazy(() => import("./pages/SettingsPage.tsx"))
const RecordsPage = lazy(() => import("./pages/RecordsPage.tsx"))
const BlastRadiusPage = lazy(() => import("./pages/BlastRadiusPage.tsx"))
const WatchPage = lazy(() => import("./pages/WatchPage.tsx"))
const DevicesPage = lazy(() => import("./pages/DevicesPage.tsx"))
const DecoysPage = lazy(() => import("./pages/DecoysPage.tsx"))
const IncidentsPage = lazy(() => import("./pages/IncidentsPage.tsx"))
const CasePage = lazy(() => import("./pages/CasePage.tsx"))
const AlarmsPage = lazy(() => import("./pages/AlarmsPage.tsx"))
const ReviewPage = lazy(() => import("./pages/ReviewPage.tsx"))
const LogPage = lazy(() => import("./pages/LogPage.tsx"))
const AccountPage = lazy(() => import("./pages/AccountPage.tsx"))
const RecoveryKitPage = lazy(() => import("./pages/RecoveryKitPage.tsx"))
const StepUpDialog = lazy(async () => ({ default: (await import("./components/StepUpDialog.tsx")).StepUpDialog }))
const NotFoundPage = lazy(() => import("./pages/NotFoundPage.tsx"))

/**
 * Setting up, joining, coming back by a helper's link and reading a notice need no session; everything else waits behind the sign-in page, its
 * address kept.
 */
export function Routes() {
  const session = useSession()
  const [location] = useLocation()
  if (session.kind === "failed") return <Broken />
  // Its reader has no account, and whoever has one is here as a reader.
  if (location === paths.notice)
    return (
      <Outside>
        <NoticePage />
      </Outside>
    )
  if (session.kind === "starting") return <Loading>Starting Subrosa</Loading>
  if (location === paths.setup || location === paths.join) {
    if (session.kind !== "open" && session.kind !== "pending")
      return <Outside>{location === paths.setup ? <SetupPage /> : <JoinPage />}</Outside>
  }
  const isOut = session.kind === "signed-out" || session.kind === "locked"
  if (isOut && location === paths.recover && isHelpersLink(window.location.hash)) {
    return (
      <Outside>
        <RecoverPage />
      </Outside>
    )
  }
  if (session.kind === "pending") {
    return (
      <Outside>
        <PendingPage name={session.name} practiceName={session.practiceName} />
      </Outside>
    )
  }
  if (session.kind === "locked")
    return <SignInPage key="locked" known={[session.account]} locked because={session.because} />
  if (session.kind === "signed-out") return <SignInPage key="signed-out" known={session.known} />
  return <Inside />
}

const Outside = ({ children }: { children: ReactNode }) => <Boundary>{children}</Boundary>

/** A new note gets its draft's address while it is written; it is the same page all along. */
const pageOf = (location: string): string => location.replace(/\/notes\/.*$/, "/notes")

function Inside() {
  const [location] = useLocation()
  return (
    <Shell>
      <Boundary key={pageOf(location)}>
        <Switch>
          <Route path={paths.patients} component={PatientsPage} />
          <Route path={paths.setup} component={WelcomePage} />
          <Route path={paths.join} component={WelcomePage} />
          <Route path={paths.recover} component={AccountPage} />
          <Route path={paths.welcome} component={WelcomePage} />
          <Route path={paths.patientNew} component={PatientNewPage} />
          <Route path="/charts/:chart/openings">{({ chart }) => <OpeningsPage chart={chart} />}</Route>
          <Route path="/charts/:chart/care">{({ chart }) => <CarePage chart={chart} />}</Route>
          <Route path="/charts/:chart/notes/:draft">
            {({ chart, draft }) => <NotePage chart={chart} draft={draft} />}
          </Route>
          <Route path="/charts/:chart/safe-contact">{({ chart }) => <SafeContactPage chart={chart} />}</Route>
          <Route path="/charts/:chart/patient">{({ chart }) => <PatientEditPage chart={chart} />}</Route>
          <Route path="/charts/:chart">{({ chart }) => <ChartPage chart={chart} />}</Route>
          <Route path={paths.import} component={ImportPage} />
          <Route path={paths.people} component={PeoplePage} />
          <Route path={paths.teams} component={TeamsPage} />
          <Route path={paths.limits} component={LimitsPage} />
          <Route path={paths.settings} component={SettingsPage} />
          <Route path={paths.records} component={RecordsPage} />
          <Route path={paths.alarms} component={AlarmsPage} />
          <Route path={paths.review} component={ReviewPage} />
          <Route path={paths.log} component={LogPage} />
          <Route path={paths.blastRadius} component={BlastRadiusPage} />
          <Route path={paths.watch} component={WatchPage} />
          <Route path={paths.devices} component={DevicesPage} />
          <Route path={paths.decoys} component={DecoysPage} />
          <Route path={paths.incidents} component={IncidentsPage} />
          <Route path="/practice/incidents/:case">{(params) => <CasePage id={params.case} />}</Route>
          <Route path={paths.account} component={AccountPage} />
          <Route path={paths.recoveryKit} component={RecoveryKitPage} />
          <Route component={NotFoundPage} />
        </Switch>
      </Boundary>
      <Suspense fallback={null}>
        <StepUpDialog />
      </Suspense>
    </Shell>
  )
}

function Broken() {
  return (
    <Gate title="Subrosa could not start">
      <Notice tone="danger" title="The part that holds the keys did not load" live>
        Reload the page. If it stays like this, the browser may be too old: Subrosa needs Chrome or Edge 137, Firefox
        129, Safari 17.5, or newer.
      </Notice>
    </Gate>
  )
}
