import "./avatar.css";
import { initials, personColor } from "./person-color";
import { classNames } from "./class-names";

interface AvatarProps {
  personId: string;
  name: string;
  size?: "small" | "medium" | "large";
  /** the name stands beside it already */
  decorative?: boolean;
}

export function Avatar({ personId, name, size = "medium", decorative = false }: AvatarProps) {
  return (
    <span
      className={classNames("avatar", `avatar--${size}`)}
      style={{ background: personColor(personId) }}
      data-initials={initials(name)}
      {...(decorative ? { "aria-hidden": true } : { role: "img", "aria-label": name, title: name })}
    />
  );
}

interface AvatarStackProps {
  people: readonly { id: string; name: string }[];
  size?: AvatarProps["size"];
  /** how many are shown before "+n" */
  most?: number;
  /** so many more belong here than are listed */
  unnamed?: number;
}

export function AvatarStack({ people, size = "medium", most = 4, unnamed = 0 }: AvatarStackProps) {
  const hidden = people.length - Math.min(people.length, most) + unnamed;
  return (
    <span className="avatar-stack" role="group" aria-label={people.map((person) => person.name).join(", ")}>
      {people.slice(0, most).map((person) => (
        <Avatar key={person.id} personId={person.id} name={person.name} size={size} />
      ))}
      {hidden > 0 && <span className={classNames("avatar", "avatar--more", `avatar--${size}`)}>+{hidden}</span>}
    </span>
  );
}
