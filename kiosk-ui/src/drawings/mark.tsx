/** The mark of the house: a pine, evergreen. */
export function Mark() {
  return (
    <svg
      viewBox="0 0 32 32"
      width="100%"
      height="100%"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M16 3 9 12h4l-6 8h9m0-17 7 9h-4l6 8h-9m0-8v17" />
    </svg>
  );
}
