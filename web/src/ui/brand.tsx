import "./brand.css";

/** The mark and the name. */
export function Brand({ small = false }: { small?: boolean }) {
  return (
    <span className="brand">
      <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="9" fill="var(--tape)" />
        <path
          d="M12 9.8v12.4a.8.8 0 0 0 1.2.7l10-6.2a.8.8 0 0 0 0-1.4l-10-6.2a.8.8 0 0 0-1.2.7z"
          fill="var(--tape-ink)"
        />
      </svg>
      <span className={small ? "visually-hidden" : "brand-name"}>Practika</span>
    </span>
  );
}
