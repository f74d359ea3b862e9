/** The head of a table: the names of its columns. Those of numbers stand to the right, as the numbers do. */
export type Column = string | { readonly number: string };

export function TableHead({ columns }: { columns: readonly Column[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const isNumber = typeof column !== 'string';
          const name = isNumber ? column.number : column;
          return (
            <th key={name} scope="col" class={isNumber ? 'number' : undefined}>
              {name}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
