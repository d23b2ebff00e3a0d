/** The recovery kit: one sheet of paper. Its code is shown once and kept nowhere. */
import { Printer } from "lucide-react"
import { useState } from "react"
import { Rose } from "../components/Brand.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { ButtonLink } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { fullTimeText } from "../components/when.ts"
import { type RecoveryKit, recoveryKitCreate } from "../data/account.ts"
import { useAct } from "../data/act.ts"
import { accountNumber, groupsOf, kitLink } from "../forms/recovery-kit-text.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"
import { QrCode } from "../ui/QrCode.tsx"

export default function RecoveryKitPage() {
  // Not in the query cache: it lives as long as this page.
  const [kit, setKit] = useState<RecoveryKit>()
  const create = useAct(recoveryKitCreate, { touches: [["slots"]], onDone: setKit, failure: "form" })
  if (kit !== undefined) return <Kit kit={kit} />
  return (
    <Page title="Recovery kit" lead={<p>A sheet of paper that opens your account when every passkey is lost.</p>}>
      <div className="stack">
        <Notice tone="warn" title="Whoever holds it can sign in as you">
          Print it, do not save it or send it. Keep it where you keep deeds and passports.
        </Notice>
        <p>A new kit replaces an earlier one: the old sheet stops working.</p>
        <FormFailure error={create.error} />
        <div className="actions">
          <Button kind="primary" isPending={create.isPending} onPress={() => create.mutate()}>
            Make the kit
          </Button>
          <ButtonLink to={paths.account} kind="quiet">
            Back
          </ButtonLink>
        </div>
        <Protection>The code is made in this browser and shown once; the server stores only what it locks.</Protection>
      </div>
    </Page>
  )
}

function Kit({ kit }: { kit: RecoveryKit }) {
  return (
    <Page
      title="Your recovery kit"
      actions={
        <>
          <Button kind="primary" onPress={() => print()} icon={<Printer size={18} aria-hidden="true" />}>
            Print
          </Button>
          <ButtonLink to={paths.account}>Done</ButtonLink>
        </>
      }
    >
      <article className="card kit stack">
        <header className="row spread">
          <span className="brand">
            <Rose /> Subrosa recovery kit
          </span>
          <span className="small">{fullTimeText(kit.createdAt)}</span>
        </header>
        <dl className="facts">
          <div>
            <dt>Person</dt>
            <dd>{kit.name}</dd>
          </div>
          <div>
            <dt>Practice</dt>
            <dd>{kit.practiceName}</dd>
          </div>
          <div>
            <dt>Address</dt>
            <dd>{location.origin}</dd>
          </div>
        </dl>
        <div className="kit-body">
          <div className="stack">
            <h2>Recovery code</h2>
            <p className="kit-code">
              {groupsOf(kit.code).map((group, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: groups have no other identity and never move
                <span key={index}>{group}</span>
              ))}
            </p>
            <h2>Account number</h2>
            <p className="mono small">{accountNumber(kit)}</p>
          </div>
          <QrCode text={kitLink(location.origin, kit)} label="QR code that fills in account number and code" />
        </div>
        <p className="small">
          To use it: open the address above, choose “Recovery kit”, and type the code; or scan the QR code with a phone.
          Then add a new passkey and make a new kit. Keep this sheet in a safe place, apart from your devices.
        </p>
      </article>
      <p className="soft no-print">This page shows the code once. When you leave it, the paper is the only copy.</p>
    </Page>
  )
}
