import "./skeleton.css";

/** Holds the place of what is loading, in its right size. */
export function Skeleton({ width, height, radius }: { width?: string; height?: string; radius?: string }) {
  return <span className="skeleton" aria-hidden="true" style={{ width, height, borderRadius: radius }} />;
}
