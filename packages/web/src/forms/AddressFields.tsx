import { Field } from "../ui/Field.tsx"
import type { AddressInput } from "./address-input.ts"

/** Named as in FHIR's Address. */
export function AddressFields({ input }: { input?: AddressInput | undefined }) {
  const of = (name: keyof AddressInput) => ({ name, defaultValue: input?.[name] ?? "", optional: true })
  return (
    <>
      <Field {...of("line")} label="Street" lines />
      <div className="pair">
        <Field {...of("city")} label="City" />
        <Field {...of("state")} label="State or region" />
      </div>
      <div className="pair">
        <Field {...of("postalCode")} label="Postal code" />
        <Field {...of("country")} label="Country" />
      </div>
    </>
  )
}
