/** The mark: a roof of light over one point. It says shelter and names nothing. */
export function Mark({ size = 34 }: { readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 34 34"
      fill="none"
    >
      <path
        d="M4 19a13 13 0 0 1 26 0"
        stroke="var(--brand)"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <circle cx="17" cy="23" r="6" fill="var(--brand)" />
    </svg>
  );
}
