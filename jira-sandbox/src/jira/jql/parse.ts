import { syntaxError } from './jql-error.ts';
import type { Condition, FieldName, Operand, Operator, OrderTerm, Query } from './syntax.ts';
import { position, type Token, tokenize } from './tokenize.ts';

const COMPARISONS = new Set(['=', '!=', '~', '!~', '<', '<=', '>', '>=']);
const RESERVED = new Set(
  'and or not in is empty null order by was changed after before during from to on abort access add all alter any as asc audit avg begin between boolean break byte catch cf char character check checkpoint collate collation column commit connect continue count create current date decimal declare decrement default defaults define delete delimiter desc difference distinct divide do double drop else encoding end equals escape exclusive exec execute exists explain false fetch file field first float for foreign function go goto grant greater group having identified if immediate increment index initial inner inout input insert int integer intersect intersection into isempty isnull join last left less like limit lock long max min minus mode modify modulo more multiply next noaudit notin nowait number object of option outer output power previous prior privileges public raise raw remainder rename resource return returns revoke right row rowid rownum rows select session set share size sqrt start strict string subtract sum synonym table then transaction trigger true uid union unique update user validate values view when whenever where while with'.split(
    ' ',
  ),
);
/** Deeper nesting than any person writes; it keeps the recursion off the stack's end. */
const DEPTH_LIMIT = 200;

/** A recursive-descent parser over the tokens of one query. */
class Parser {
  private readonly query: string;
  private readonly tokens: Token[];
  private index = 0;
  private depth = 0;

  constructor(query: string) {
    this.query = query;
    this.tokens = tokenize(query);
  }

  private get token(): Token {
    return this.tokens[this.index] ?? { kind: 'end', text: '', at: this.query.length };
  }

  private peek(ahead: number): Token | undefined {
    return this.tokens[this.index + ahead];
  }

  private is(text: string, token: Token | undefined = this.token): boolean {
    if (token?.kind === 'word') return token.text.toLowerCase() === text;
    return token?.kind === 'symbol' && token.text === text;
  }

  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.index += 1;
    return true;
  }

  private fail(expected: string): never {
    const { kind, text, at } = this.token;
    if (kind === 'end') {
      throw syntaxError(`Expecting ${expected} before the end of the query. ${position(this.query, at)}`);
    }
    throw syntaxError(`Expecting ${expected} but got '${text}'. ${position(this.query, at)}`);
  }

  parse(): Query {
    const where = this.token.kind === 'end' || this.is('order') ? null : this.or();
    const orderBy = this.is('order') ? this.orderBy() : [];
    if (this.token.kind !== 'end') this.fail(orderBy.length > 0 ? "','" : "either 'OR' or 'AND'");
    return { where, orderBy };
  }

  private or(): Condition {
    const parts = [this.and()];
    while (this.take('or') || this.take('||')) parts.push(this.and());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'or', parts };
  }

  private and(): Condition {
    const parts = [this.not()];
    while (this.take('and') || this.take('&&')) parts.push(this.not());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', parts };
  }

  private not(): Condition {
    this.depth += 1;
    if (this.depth > DEPTH_LIMIT) throw syntaxError('The query is nested too deeply.');
    try {
      if (this.take('not') || this.take('!')) return { kind: 'not', part: this.not() };
      if (!this.take('(')) return this.clause();
      const inner = this.or();
      if (!this.take(')')) this.fail("')'");
      return inner;
    } finally {
      this.depth -= 1;
    }
  }

  private field(): FieldName {
    const token = this.token;
    if (token.kind === 'property' && token.property !== undefined) {
      this.index += 1;
      return { name: token.text, at: token.at, property: token.property };
    }
    if (token.kind === 'string') {
      this.index += 1;
      return { name: token.text, at: token.at };
    }
    if (token.kind !== 'word') this.fail('a field name');
    this.refuseReserved(token);
    this.index += 1;
    return { name: token.text, at: token.at };
  }

  private refuseReserved(token: Token): void {
    if (token.kind !== 'word' || !RESERVED.has(token.text.toLowerCase())) return;
    throw syntaxError(
      `'${token.text}' is a reserved JQL word. You must surround it in quotation marks to use it in a query. ${position(this.query, token.at)}`,
    );
  }

  private clause(): Condition {
    const field = this.field();
    const operator = this.operator();
    const isList = operator === 'in' || operator === 'not in';
    const operands = isList ? this.list() : [this.operand()];
    if (operator.startsWith('is') && operands[0]?.kind !== 'empty') {
      throw syntaxError(`The operator '${operator}' takes only EMPTY or NULL.`);
    }
    return { kind: 'clause', field, operator, operands };
  }

  private operator(): Operator {
    const { kind, text } = this.token;
    if (kind === 'symbol' && COMPARISONS.has(text)) {
      this.index += 1;
      return text as Operator;
    }
    if (this.take('in')) return 'in';
    if (this.take('is')) return this.take('not') ? 'is not' : 'is';
    if (this.is('not') && this.is('in', this.peek(1))) {
      this.index += 2;
      return 'not in';
    }
    return this.fail(
      "operator. The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'",
    );
  }

  private list(): Operand[] {
    if (this.token.kind === 'word' && this.is('(', this.peek(1))) return [this.operand()];
    if (!this.take('(')) this.fail("'('");
    const operands = [this.operand()];
    while (this.take(',')) operands.push(this.operand());
    if (!this.take(')')) this.fail("either ')' or ','");
    return operands;
  }

  private operand(): Operand {
    const token = this.token;
    if (token.kind === 'string') {
      this.index += 1;
      return { kind: 'value', text: token.text, quoted: true };
    }
    if (token.kind !== 'word') this.fail('either a value, list or function');
    if (this.take('empty') || this.take('null')) return { kind: 'empty' };
    const isFunction = this.is('(', this.peek(1));
    if (!isFunction) this.refuseReservedValue(token);
    this.index += 1;
    return isFunction
      ? { kind: 'function', name: token.text, args: this.args() }
      : { kind: 'value', text: token.text, quoted: false };
  }

  /** `true` and `false` are reserved as names of fields, yet good values of a property. */
  private refuseReservedValue(token: Token): void {
    if (!/^(true|false)$/i.test(token.text)) this.refuseReserved(token);
  }

  private args(): string[] {
    this.take('(');
    const args: string[] = [];
    while (!this.is(')')) {
      if (this.token.kind !== 'word' && this.token.kind !== 'string') this.fail("')'");
      args.push(this.token.text);
      this.index += 1;
      if (!this.take(',') && !this.is(')')) this.fail("either ')' or ','");
    }
    this.take(')');
    return args;
  }

  private orderBy(): OrderTerm[] {
    this.take('order');
    if (!this.take('by')) this.fail("'by'");
    const terms: OrderTerm[] = [];
    do {
      const field = this.field();
      const descending = this.take('desc');
      if (!descending) this.take('asc');
      terms.push({ field, descending });
    } while (this.take(','));
    return terms;
  }
}

/** Parses JQL. Throws Jira's 400 ("Error in the JQL Query: …") when it does not parse. */
export function parseJql(query: string): Query {
  return new Parser(query).parse();
}
