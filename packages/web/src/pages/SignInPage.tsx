/** Signing in, and unlocking: people this device knows as large buttons, other ways below. */
import { useMutation, useQuery } from "@tanstack/react-query"
import { Fingerprint, KeyRound, Lock } from "lucide-react"
import { lazy, useState } from "react"
import { Boundary } from "../components/Boundary.tsx"
import { ConfirmButton } from "../components/ConfirmButton.tsx"
import { FormFailure } from "../components/Failure.tsx"
import { Gate } from "../components/Gate.tsx"
import { fullTimeText } from "../components/when.ts"
import { accountOf, forget, type KnownAccount, passkeySignIn, serverRead, signOut } from "../data/sign-in.ts"
import { Button } from "../ui/Button.tsx"
import { Disclosure } from "../ui/Disclosure.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"

// Most people touch a passkey and never unfold these.
const PasswordSignInForm = lazy(async () => ({
  default: (await import("../forms/PasswordSignInForm.tsx")).PasswordSignInForm,
}))
const RecoverySignInForm = lazy(async () => ({
  default: (await import("../forms/RecoverySignInForm.tsx")).RecoverySignInForm,
}))
const KeyFileSignInForm = lazy(async () => ({
  default: (await import("../forms/KeyFileSignInForm.tsx")).KeyFileSignInForm,
}))

export default function SignInPage(props: {
  known: readonly KnownAccount[]
  locked?: boolean
  /** What was found, when neither the person nor the clock locked. */
  because?: string | undefined
}) {
  const { known, locked, because } = props
  const server = useQuery(serverRead)
  const [chosen, setChosen] = useState<string>()
  const touch = useMutation({ mutationFn: passkeySignIn })
  const begin = (account?: KnownAccount) => {
    setChosen(account?.account)
    touch.mutate(account === undefined ? undefined : accountOf(account))
  }
  const first = known[0]
  return (
    <Gate
      title={locked === true ? "Locked" : "Sign in"}
      lead={
        locked === true ? (
          <p>The keys have left this browser's memory. One touch brings you back to where you were.</p>
        ) : (
          first !== undefined && <p>{first.practiceName}</p>
        )
      }
      below={<SignInFoot known={known} locked={locked === true} />}
    >
      <div className="stack">
        {because !== undefined && (
          <Notice tone="danger" title="Subrosa locked itself" live>
            {because}
          </Notice>
        )}
        {server.data?.ready === false && (
          <Notice tone="warn" title="No practice is set up here yet">
            Open the one-time link that the server printed when it started.
          </Notice>
        )}
        {server.isError && <FormFailure error={server.error} />}
        <FormFailure error={touch.error} />
        {known.map((account) => (
          <Button
            key={account.account}
            kind="primary"
            size="large"
            isPending={touch.isPending && chosen === account.account}
            onPress={() => begin(account)}
            icon={
              locked === true ? <Lock size={20} aria-hidden="true" /> : <Fingerprint size={20} aria-hidden="true" />
            }
          >
            {locked === true ? `Unlock as ${account.name}` : `Continue as ${account.name}`}
          </Button>
        ))}
        <Button
          kind={known.length === 0 ? "primary" : "plain"}
          size="large"
          isPending={touch.isPending && chosen === undefined}
          onPress={() => begin()}
          icon={<KeyRound size={20} aria-hidden="true" />}
        >
          {known.length === 0 ? "Sign in with a passkey" : "Use another passkey"}
        </Button>
        <div>
          <Disclosure title="Password and one-time code">
            <Boundary>
              <PasswordSignInForm submit={locked === true ? "Unlock" : "Sign in"} />
            </Boundary>
          </Disclosure>
          <Disclosure title="Recovery kit" open={location.pathname === "/recover"}>
            <Boundary>
              <RecoverySignInForm known={known} />
            </Boundary>
          </Disclosure>
          <Disclosure title="Key file">
            <Boundary>
              <KeyFileSignInForm />
            </Boundary>
          </Disclosure>
        </div>
        <Protection>
          Your passkey opens the encryption keys on this device; what the server stores stays closed without it.
        </Protection>
      </div>
    </Gate>
  )
}

function SignInFoot({ known, locked }: { known: readonly KnownAccount[]; locked: boolean }) {
  if (known.length === 0) return null
  return (
    <footer className="gate-foot">
      {locked ? (
        <Button kind="quiet" size="small" onPress={() => void signOut(false)}>
          Sign out
        </Button>
      ) : (
        known.map((account) => (
          <div key={account.account} className="row spread small soft">
            <span>
              {account.name}, last here {fullTimeText(account.lastSignIn)}
            </span>
            <ConfirmButton
              kind="quiet"
              size="small"
              title="Forget this account here?"
              question="This device no longer lists the account and drops its device key. The account itself, its passkeys and charts stay."
              confirm="Forget it"
              onConfirm={() => void forget(account)}
            >
              Forget on this device
            </ConfirmButton>
          </div>
        ))
      )}
    </footer>
  )
}
