/**
 * The role matrix with the code's own permission checks taken out: row-level security and missing keys alone must give another
 * practice's staff nothing, and the front desk nothing that it could read.
 */
import "@subrosa/drill/unchecked"

// Not a static import: its modules must be loaded after the checks were taken out.
await import("./support/unchecked-matrix.ts")
