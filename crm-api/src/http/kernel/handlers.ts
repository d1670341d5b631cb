import type { IncomingMessage } from 'node:http';
import type { Content, ParamName, Role, Route, Routes } from '@synapse/shared/api/define-route';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { Caller } from '../auth/caller.ts';

/** Says that a handler has sent its answer itself: a stream, a file. */
export type Sent = { readonly sent: true };
export const SENT: Sent = { sent: true };

/** What a handler is asked: all of it checked against the route's declaration. */
export type Ask<R extends Route> = {
  req: Request;
  res: Response;
  /** Who calls, where the route is for people. */
  caller: R['who'] extends Role ? Caller : undefined;
  params: Readonly<Record<ParamName<R['path']>, string>>;
  query: R extends { query: z.ZodType<infer Query> } ? Query : undefined;
  /** Undefined where it is not JSON, and where its sender must prove themselves before it is read. */
  body: R extends { body: z.ZodType<infer Body> } ? Body : undefined;
  /**
   * For what goes on for long: aborted as soon as its caller may not call this route any more, with the problem to tell them.
   * @param route another one, which the request stands for
   */
  watch: R['who'] extends Role ? (route?: Route) => AbortSignal : undefined;
};

type Headers = { headers?: Readonly<Record<string, string>> };
type JsonOf<Types> = Types extends { 'application/json': z.ZodType<infer Body> } ? Body : never;

type AnswerAs<Status, Body> = Body extends null
  ? { status: Status; body?: undefined } & Headers
  : Body extends z.ZodType<infer Json>
    ? { status: Status; body: Json } & Headers
    : Body extends Content
      ? Sent | ({ status: Status; body: JsonOf<Body['types']> } & Headers)
      : never;

/** What a route may answer besides a problem, which is thrown. */
export type Answer<R extends Route> = {
  [Status in keyof R['answers'] & number]: AnswerAs<Status, R['answers'][Status]>;
}[keyof R['answers'] & number];

export type Handle<R extends Route> = (ask: Ask<R>) => Promise<Answer<R>> | Answer<R>;

/** What a route does; and what is done before its body is read, once its caller may call it. */
export type Handler<R extends Route> = Handle<R> | { before: RequestHandler; handle: Handle<R> };

/** A handler for each route of a subject, by its name: one that is missing, or not declared, does not compile. */
export type Handlers<Api extends Routes> = { [Name in keyof Api]: Handler<Api[Name]> };

/** What takes the raw bytes ahead of Express. */
export type RawHandler<R extends Route> = (req: IncomingMessage) => Promise<Exclude<Answer<R>, Sent>>;

export type RawHandlers<Api extends Routes> = { [Name in keyof Api]: RawHandler<Api[Name]> };
