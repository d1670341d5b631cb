/** What a parsed query is made of. */
export type FieldName = Readonly<{ name: string; at: number; property?: { key: string; path: string } }>;

export type Operand =
  | Readonly<{ kind: 'value'; text: string; quoted: boolean }>
  | Readonly<{ kind: 'function'; name: string; args: readonly string[] }>
  | Readonly<{ kind: 'empty' }>;

export type Operator = '=' | '!=' | '~' | '!~' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not';

export type Clause = Readonly<{ kind: 'clause'; field: FieldName; operator: Operator; operands: readonly Operand[] }>;

export type Condition =
  | Readonly<{ kind: 'and'; parts: readonly Condition[] }>
  | Readonly<{ kind: 'or'; parts: readonly Condition[] }>
  | Readonly<{ kind: 'not'; part: Condition }>
  | Clause;

export type OrderTerm = Readonly<{ field: FieldName; descending: boolean }>;

export type Query = Readonly<{ where: Condition | null; orderBy: readonly OrderTerm[] }>;
