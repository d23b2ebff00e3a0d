/** Who works here, who is invited, and how that changes. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { ShieldAlert, ShieldCheck, UserPlus } from "lucide-react"
import { useEffect, useState } from "react"
import { useLocation } from "wouter"
import { Boundary } from "../components/Boundary.tsx"
import { ConfirmButton } from "../components/ConfirmButton.tsx"
import { HelpBack } from "../components/HelpBack.tsx"
import { Page } from "../components/Page.tsx"
import { PracticeTabs } from "../components/PracticeTabs.tsx"
import { fullTimeText } from "../components/when.ts"
import { useAct } from "../data/act.ts"
import { useMay } from "../data/desk.ts"
import { couldHaveSeen } from "../data/incidents.ts"
import {
  accountEnd,
  confirmNewcomers,
  invitationEnd,
  invitations,
  rolesText,
  type StaffMember,
  staff,
} from "../data/people.ts"
import { InviteForm } from "../forms/InviteForm.tsx"
import { RolesForm } from "../forms/RolesForm.tsx"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { CopyText } from "../ui/CopyText.tsx"
import { Dialog } from "../ui/Dialog.tsx"
import { Badge, Protection } from "../ui/Notice.tsx"
import { Progress } from "../ui/Progress.tsx"

export default function PeoplePage() {
  const mayManage = useMay("practice-manage")
  const [inviting, setInviting] = useState(false)
  return (
    <Page
      title="People"
      above={<PracticeTabs />}
      actions={
        mayManage && (
          <Button kind="primary" onPress={() => setInviting(true)} icon={<UserPlus size={18} aria-hidden="true" />}>
            Invite someone
          </Button>
        )
      }
    >
      <Boundary>
        <div className="stack loose">
          {mayManage && <Invitations />}
          <HelpBack />
          <Staff mayManage={mayManage} />
          <Protection>
            A person's keys count only if a chain of signatures leads from the practice's founder to them; a server that
            slips in other keys is noticed here.
          </Protection>
        </div>
      </Boundary>
      <Dialog title="Invite someone" isOpen={inviting} onClose={() => setInviting(false)}>
        <InviteForm onClose={() => setInviting(false)} />
      </Dialog>
    </Page>
  )
}

function Staff({ mayManage }: { mayManage: boolean }) {
  const { data: members } = useSuspenseQuery(staff)
  const here = members.filter(({ state }) => state !== "ended")
  const gone = members.filter(({ state }) => state === "ended")
  return (
    <section className="stack">
      <h2>Staff</h2>
      <ul className="list">
        {here.map((member) => (
          <Member key={member.account} member={member} mayManage={mayManage} />
        ))}
      </ul>
      {gone.length > 0 && (
        <>
          <h3>No longer here</h3>
          <ul className="list">
            {gone.map((member) => (
              <Gone key={member.account} member={member} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Gone({ member }: { member: StaffMember }) {
  const [, go] = useLocation()
  const mayOpenCase = useMay("incident")
  const seen = useAct(couldHaveSeen, { touches: [["cases"]], onDone: (id) => go(paths.incident(id)) })
  return (
    <li className="list-item">
      <span className="list-main">
        <span className="list-title">{member.name}</span>
        <span className="soft small">{rolesText(member.roles)}</span>
      </span>
      <Badge>ended</Badge>
      {mayOpenCase && (
        <div className="actions">
          <Button
            size="small"
            isPending={seen.isPending}
            onPress={() => seen.mutate(member)}
            aria-label={`What ${member.name} could have seen`}
          >
            What they could have seen
          </Button>
        </div>
      )}
    </li>
  )
}

function Member({ member, mayManage }: { member: StaffMember; mayManage: boolean }) {
  const [changing, setChanging] = useState(false)
  const end = useAct(accountEnd, {
    touches: [["staff"], ["teams"], ["devices"]],
    done: `${member.name} no longer has access.`,
  })
  return (
    <li className="list-item">
      <span className="list-main">
        <span className="list-title">
          {member.name}
          {member.me && <span className="soft"> (you)</span>}
        </span>
        <span className="soft small">{rolesText(member.roles)}</span>
        {member.untrustedBecause !== undefined && <span className="field-error">{member.untrustedBecause}</span>}
      </span>
      {end.isPending && <Progress label="Ending their sessions, renewing the keys of their teams" value={undefined} />}
      {member.state === "pending" ? (
        <Badge tone="warn">waiting</Badge>
      ) : member.trusted ? (
        <Badge tone="ok">
          <ShieldCheck size={14} aria-hidden="true" />
          Vouched for
        </Badge>
      ) : (
        <Badge tone="danger">
          <ShieldAlert size={14} aria-hidden="true" />
          Not vouched for
        </Badge>
      )}
      {mayManage && member.state === "active" && (
        <div className="actions">
          <Button size="small" onPress={() => setChanging(true)} aria-label={`Change roles of ${member.name}`}>
            Change roles
          </Button>
          {!member.me && (
            <ConfirmButton
              size="small"
              kind="quiet"
              aria-label={`End their work: ${member.name}`}
              title={`End the work of ${member.name}?`}
              question={
                <>
                  <p>
                    At once: all their sessions end, on every device, and no chart can be opened with their keys any
                    more.
                  </p>
                  <p>
                    What they wrote stays in the charts, under their name. Their psychotherapy notes stay closed to
                    everyone else.
                  </p>
                </>
              }
              confirm="End their work"
              danger
              onConfirm={() => end.mutate(member.account)}
            >
              End their work
            </ConfirmButton>
          )}
        </div>
      )}
      <Dialog title={`Roles of ${member.name}`} isOpen={changing} onClose={() => setChanging(false)}>
        <RolesForm member={member} onDone={() => setChanging(false)} />
      </Dialog>
    </li>
  )
}

function Invitations() {
  const { data: list } = useSuspenseQuery(invitations)
  const [shown, setShown] = useState<string>()
  const end = useAct(invitationEnd, { touches: [["invitations"]], done: "The invitation is withdrawn." })
  const confirm = useAct(confirmNewcomers, {
    touches: [["invitations"], ["staff"]],
    done: ({ confirmed, refused }) =>
      refused.length > 0
        ? `Not let in: ${refused.map(({ name, because }) => `${name}: ${because}`).join("; ")}`
        : confirmed.length > 0
          ? `Let in: ${confirmed.join(", ")}.`
          : "Nobody whom you invited is waiting.",
  })
  const isWaiting = list.some(({ state }) => state === "waiting")
  const { mutate: checkNewcomers } = confirm
  useEffect(() => {
    // The engine does so by itself every so often; whoever looks at this page is waiting for it.
    if (isWaiting) checkNewcomers()
  }, [isWaiting, checkNewcomers])
  const current = list.filter(({ state }) => state === "open" || state === "waiting")
  if (current.length === 0) return null
  return (
    <section className="stack">
      <h2>Invitations</h2>
      <ul className="list">
        {current.map((invitation) => (
          <li key={invitation.id} className="list-item">
            <span className="list-main">
              <span className="list-title">{invitation.label}</span>
              <span className="soft small">
                {rolesText(invitation.roles)} · until {fullTimeText(invitation.expiresAt)}
              </span>
              {shown === invitation.id && invitation.link !== undefined && (
                <CopyText text={invitation.link} label="Copy the invitation link" />
              )}
            </span>
            <Badge tone={invitation.state === "waiting" ? "warn" : undefined}>
              {invitation.state === "waiting" ? "waiting for you" : "not used yet"}
            </Badge>
            <div className="actions">
              {invitation.state === "waiting" && (
                <Button size="small" kind="primary" isPending={confirm.isPending} onPress={() => confirm.mutate()}>
                  Check and let in
                </Button>
              )}
              {invitation.link !== undefined && invitation.state === "open" && (
                <Button
                  size="small"
                  aria-label={`${shown === invitation.id ? "Hide" : "Show"} link for ${invitation.label}`}
                  onPress={() => setShown(shown === invitation.id ? undefined : invitation.id)}
                >
                  {shown === invitation.id ? "Hide link" : "Show link"}
                </Button>
              )}
              <Button
                size="small"
                kind="quiet"
                aria-label={`Withdraw the invitation of ${invitation.label}`}
                onPress={() => end.mutate(invitation.id)}
              >
                Withdraw
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
