/** The frame inside the practice: where one can go, who is signed in, the lock. */
import { Building2, CircleUser, Eye, FileInput, Lock, Users } from "lucide-react"
import { lazy, type ReactNode, Suspense } from "react"
import { useLocation } from "wouter"
import { useMay, useMe } from "../data/desk.ts"
import { lock } from "../data/sign-in.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Brand } from "./Brand.tsx"
import { Link } from "./Link.tsx"
import { isWatchPlace } from "./WatchTabs.tsx"

const RecoveryNotices = lazy(() => import("./RecoveryNotices.tsx"))

export function Shell({ children }: { children: ReactNode }) {
  const me = useMe()
  const [location] = useLocation()
  const mayImport = useMay("chart-create")
  const mayWatch = useMay("watch")
  const watching = isWatchPlace(location)
  const places = [
    {
      to: paths.patients,
      label: "Patients",
      icon: Users,
      here: location === "/" || /^\/(patients|charts)/.test(location),
    },
    ...(mayImport ? [{ to: paths.import, label: "Import", icon: FileInput, here: location === paths.import }] : []),
    { to: paths.people, label: "Practice", icon: Building2, here: location.startsWith("/practice") && !watching },
    ...(mayWatch ? [{ to: paths.watch, label: "Watch", icon: Eye, here: watching }] : []),
    { to: paths.account, label: "Account", icon: CircleUser, here: location.startsWith("/account") },
  ]
  return (
    <div className="shell">
      <a href="#main" className="skip">
        Skip to content
      </a>
      <header className="sidebar">
        <div className="sidebar-head">
          <Brand />
          <p className="practice-name">{me.practiceName}</p>
        </div>
        <nav aria-label="Main" className="nav">
          {places.map(({ to, label, icon: Icon, here }) => (
            <Link key={to} to={to} className="nav-link" current={here}>
              <Icon size={20} aria-hidden="true" />
              {label}
              {to === paths.people && me.pending > 0 && (
                <span className="nav-count">
                  {me.pending}
                  <span className="visually-hidden"> waiting</span>
                </span>
              )}
              {to === paths.watch && me.alarms > 0 && (
                <span className="nav-count">
                  {me.alarms}
                  <span className="visually-hidden"> not answered</span>
                </span>
              )}
            </Link>
          ))}
        </nav>
        <div className="sidebar-foot">
          <p className="small">{me.name}</p>
          <Button size="small" onPress={() => void lock()} icon={<Lock size={16} aria-hidden="true" />}>
            Lock
          </Button>
        </div>
      </header>
      <main id="main" className="main" tabIndex={-1}>
        {(me.recovery.running.length > 0 || me.recovery.notices.length > 0) && (
          <Suspense fallback={null}>
            <RecoveryNotices />
          </Suspense>
        )}
        {children}
      </main>
    </div>
  )
}
