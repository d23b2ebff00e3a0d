/** The rose: what is said under it stays under it. */
export function Rose({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" className="rose">
      <g fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round">
        <path d="M16 26.5c-6 0-10.5-4.600-10.500-10.500S10 5.500 16 5.500 26.500 10 26.500 16 22 26.500 16 26.500Z" />
        <path d="M9 13.500c2.500-3.500 8-4.500 11.500-1.500s3 8.500-1 10.500-8.500-.5-8-5 5-5.500 7.200-3 .8 5.500-1.700 5.300" />
      </g>
    </svg>
  )
}

export function Brand() {
  return (
    <span className="brand">
      <Rose />
      Subrosa
    </span>
  )
}
