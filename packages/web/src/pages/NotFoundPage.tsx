import { ButtonLink } from "../components/Link.tsx"
import { Page } from "../components/Page.tsx"
import { paths } from "../paths.ts"

/** An address the app does not have. */
export default function NotFoundPage() {
  return (
    <Page title="There is no such page" lead={<p>The address may be incomplete, or from an older version.</p>}>
      <ButtonLink to={paths.patients} kind="primary">
        Go to your patients
      </ButtonLink>
    </Page>
  )
}
