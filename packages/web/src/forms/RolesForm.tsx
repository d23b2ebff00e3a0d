/** Changes what a person may do. */
import { useState } from "react"
import { Form } from "react-aria-components"
import { FormFailure } from "../components/Failure.tsx"
import { useAct } from "../data/act.ts"
import { type Role, rolesUpdate, roleTexts, type StaffMember } from "../data/people.ts"
import { Button } from "../ui/Button.tsx"
import { CheckboxGroup } from "../ui/Choice.tsx"
import { Protection } from "../ui/Notice.tsx"

export function RolesForm({ member, onDone }: { member: StaffMember; onDone: () => void }) {
  const [roles, setRoles] = useState<string[]>(member.roles)
  const update = useAct(rolesUpdate, {
    touches: [["staff"], ["teams"]],
    done: `The roles of ${member.name} are changed.`,
    onDone,
    failure: "form",
  })
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        update.mutate({ account: member.account, roles: roles as Role[] })
      }}
    >
      <CheckboxGroup label="Roles" options={roleTexts} value={roles} onChange={setRoles} isRequired />
      <FormFailure error={update.error} />
      <Protection>The change is signed by you and takes effect at once; it is in the log.</Protection>
      <div className="actions">
        <Button onPress={onDone}>Cancel</Button>
        <Button
          type="submit"
          kind="primary"
          isPending={update.isPending}
          disabledReason={roles.length === 0 ? "choose a role" : undefined}
        >
          Save
        </Button>
      </div>
    </Form>
  )
}
