interface UsageTableProps {
  label: string;
  head: readonly string[];
  rows: readonly { readonly key: string; readonly cells: readonly React.ReactNode[] }[];
}

/** Words first, numbers after. On a phone it scrolls by itself when it is too wide. */
export function UsageTable({ label, head, rows }: UsageTableProps) {
  return (
    // A region that scrolls must be reached by the keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <div className="usage-scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="usage-table">
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            {head.map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, column) =>
                column === 0 ? (
                  <th key={head[column]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={head[column]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
