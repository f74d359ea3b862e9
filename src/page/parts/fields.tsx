/** Named values of any kind, as text and nothing but text. */
export function Fields({ fields }: { fields: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(fields);
  if (entries.length === 0) return null;
  return (
    <dl class="fields">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? value : JSON.stringify(value, undefined, 1)}</dd>
        </div>
      ))}
    </dl>
  );
}
