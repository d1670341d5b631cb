// Written by npm run openapi, from docs/openapi.json. Not to be edited.
export interface paths {
    "/api/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List and search tickets */
        get: operations["listTickets"];
        put?: never;
        /**
         * Create a ticket, and its issue in Jira
         * @description With `projectKey: null` it stays in the CRM. 202: it is saved here, and Jira does not have it yet; `sync` says what is pending.
         */
        post: operations["createTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count tickets by what they are, narrowed as a list is */
        get: operations["countTickets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticketId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a ticket with its contact and comments; with `at`, as it was then */
        get: operations["readTicket"];
        put?: never;
        post?: never;
        /**
         * Delete a ticket
         * @description What becomes of its issue is a setting of the site (`onTicketDelete`).
         */
        delete: operations["deleteTicket"];
        options?: never;
        head?: never;
        /**
         * Change fields of a ticket
         * @description Only what is named changes. 202: it is saved here, and Jira does not have it yet; `sync` says what is pending.
         */
        patch: operations["updateTicket"];
        trace?: never;
    };
    "/api/tickets/{ticketId}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the ticket’s issue in Jira now, and answer with the ticket
         * @description A GET, though it asks Jira: what it changes here is only what Jira says already.
         */
        get: operations["refreshTicket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticketId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retry what is parked of a ticket */
        post: operations["retryTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticketId}/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find people whom a ticket can be assigned to, or a comment can mention
         * @description At most 20: who is matched with an account of Jira first, then who can be assigned the issue, then the workspace’s own. Where Jira does not answer, its part is left out.
         */
        get: operations["findPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticketId}/custom-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the custom fields of a ticket’s project: what each takes, and the options Jira has for it
         * @description As the screen says on which the issue is edited in Jira, or created where it is still to come. Where Jira does not answer, or the ticket has no part in it, `asked` is false and no options are known.
         */
        get: operations["listCustomFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/custom-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the custom fields of a new ticket: what each takes, and the options Jira has for it
         * @description Of the project named, else of the one that the issue of a new ticket goes to. As the screen says on which the issue is created in Jira; where Jira does not answer, `asked` is false and no options are known.
         */
        get: operations["listNewCustomFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticketId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what happened to a ticket: when, who, from which side, and which rule decided */
        get: operations["listHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/bulk/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview a bulk change: how many tickets it is for, and what it costs
         * @description It changes nothing, and is refused where the start would be refused now.
         */
        post: operations["previewBulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change, comment, link or delete up to 10,000 tickets
         * @description It is a job: read how it stands, and what came of each ticket, at `/api/bulk-jobs`. A comment is an internal note unless it says `public`. `link` creates an issue for each ticket that follows none. At most ten jobs of a workspace run at once. With `expectedCount`, as the preview told it, nothing is started where other tickets fit the filter since: 412, with the `count` of now in `current`.
         */
        post: operations["startBulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List bulk changes of the last 14 days, the newest first
         * @description How the tickets of one stand with Jira, it says when it is read by itself.
         */
        get: operations["listBulkJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk-jobs/{bulkJobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how a bulk change stands, or follow it
         * @description Asked with `Accept: text/event-stream`, it sends each step as an event `progress` until the end.
         */
        get: operations["readBulkJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk-jobs/{bulkJobId}/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what came of each ticket of a bulk change, with Jira’s reason where it refused */
        get: operations["listBulkOutcomes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk-jobs/{bulkJobId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a bulk change; what it has changed stays */
        post: operations["cancelBulkJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk-jobs/{bulkJobId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo a bulk change
         * @description A job of its own. Each field is set back where nobody has changed it since, here or in Jira; the outcomes name the others. Comments are deleted. Deleted tickets come back with all that was in them and follow their issues again; an issue that was closed with its ticket is opened again, and one that was deleted in Jira stays so, and is named.
         */
        post: operations["undoBulkJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your views and the workspace’s, each with how many tickets fit it */
        get: operations["listSavedViews"];
        put?: never;
        /**
         * Save a view, for yourself or for the workspace
         * @description At most 100 of your own, and 100 of the workspace.
         */
        post: operations["createSavedView"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/views/{viewId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a view */
        get: operations["readSavedView"];
        put?: never;
        post?: never;
        /** Delete a view; its tickets stay */
        delete: operations["deleteSavedView"];
        options?: never;
        head?: never;
        /**
         * Change a view, share it with the workspace, or take it back
         * @description Only what is named changes. The workspace’s are changed by who made them, and by admins.
         */
        patch: operations["updateSavedView"];
        trace?: never;
    };
    "/api/jira/issues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find issues in Jira by the words of their summary, or one by its key
         * @description At most 10, of the projects that take part, those that were changed last first.
         */
        get: operations["findIssues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/issues/{issueKey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what Jira says now of an issue, and which ticket follows it
         * @description Of the projects that take part. Where several sites have such an issue, name one by `siteId`.
         */
        get: operations["readIssue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticketId}/issue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create an issue for a ticket that follows none */
        post: operations["createIssue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticketId}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Link a ticket to an issue in Jira */
        post: operations["linkTicket"];
        /** Unlink a ticket from its issue; both stay */
        delete: operations["unlinkTicket"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticketId}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new issue for a ticket whose issue was deleted in Jira */
        post: operations["restoreTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/issues/{issueKey}/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a ticket of an issue, or find the one it has
         * @description 201: it is new; 200: it was there.
         */
        post: operations["adoptIssue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/issues/{issueKey}/contact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set the contact of an issue; an issue without a ticket gets one */
        put: operations["setIssueContact"];
        post?: never;
        /** Remove the contact of an issue */
        delete: operations["clearIssueContact"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticketId}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the comments of a ticket, the oldest first */
        get: operations["listComments"];
        put?: never;
        /**
         * Add a comment
         * @description Without `visibility` it is internal, and never reaches Jira.
         */
        post: operations["addComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/{ticketId}/comments/{commentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a comment */
        get: operations["readComment"];
        put?: never;
        post?: never;
        /** Delete a comment, here and in Jira */
        delete: operations["deleteComment"];
        options?: never;
        head?: never;
        /** Edit a comment, or publish an internal one */
        patch: operations["editComment"];
        trace?: never;
    };
    "/api/tickets/{ticketId}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the files of a ticket */
        get: operations["listAttachments"];
        put?: never;
        /**
         * Upload a file
         * @description The body is the file itself, with its media type as the content type. Its name is in `?filename=`, or percent-encoded in the header `x-file-name`.
         */
        post: operations["uploadAttachment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{attachmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what is known of a file */
        get: operations["readAttachment"];
        put?: never;
        post?: never;
        /** Delete a file, here and in Jira */
        delete: operations["deleteAttachment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{attachmentId}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download a file, or a range of its bytes */
        get: operations["downloadAttachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List and search contacts */
        get: operations["listContacts"];
        put?: never;
        /** Create a contact */
        post: operations["createContact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{contactId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a contact */
        get: operations["readContact"];
        put?: never;
        post?: never;
        /** Delete a contact that no ticket names, with what was merged into it */
        delete: operations["deleteContact"];
        options?: never;
        head?: never;
        /** Change a contact */
        patch: operations["updateContact"];
        trace?: never;
    };
    "/api/contacts/{contactId}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge another contact into this one, with its tickets
         * @description This can’t be undone, so it needs an admin. The tickets of the other contact, deleted ones too, move to this one: up to a hundred in this very request, more in the background (`moving`). What this contact lacks (e-mail address, phone, company) it takes from the other, which stays as a record that names this one (`mergedInto`) and is no longer listed. Sending it again changes nothing.
         */
        post: operations["mergeContacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List and search companies */
        get: operations["listCompanies"];
        put?: never;
        /** Create a company */
        post: operations["createCompany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/companies/{companyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a company */
        get: operations["readCompany"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a company */
        patch: operations["updateCompany"];
        trace?: never;
    };
    "/api/sync/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what both sides changed at once */
        get: operations["listConflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/conflicts/{conflictId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a conflict */
        get: operations["readConflict"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/conflicts/{conflictId}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide a conflict for one of its two values */
        post: operations["resolveConflict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what happens in the workspace
         * @description Server-sent events, one for each change. Its `id` is `seq`: gapless, in the order of commits. A client that comes back with `Last-Event-ID` (or `?lastEventId=`) misses nothing of the last 7 days; a place that is no longer kept is answered with an event `reset`, after which the client reads again what it shows. The stream ends with the token that opened it. With `page` it also sends, as `presence`, who else has the ticket open that the page shows.
         */
        get: operations["followLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/live/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say which ticket a page shows, and read who else has it open
         * @description It is for whoever has the same ticket open, and for them only. It is kept nowhere: it ends when the page’s live stream does, or 45 seconds after it was said last.
         */
        put: operations["announcePresence"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the webhook endpoints */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /**
         * Add a webhook endpoint; it receives what happens from now on
         * @description The secret is shown this once.
         */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints/{endpointId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an endpoint */
        get: operations["readWebhookEndpoint"];
        put?: never;
        post?: never;
        /** Delete an endpoint, with what waits for it and its attempts */
        delete: operations["deleteWebhookEndpoint"];
        options?: never;
        head?: never;
        /**
         * Change, pause or resume an endpoint
         * @description While it is paused, messages wait. Resumed, it is sent all that waits, in order.
         */
        patch: operations["updateWebhookEndpoint"];
        trace?: never;
    };
    "/api/webhook-endpoints/{endpointId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new secret; for 24 hours, messages are signed with the one before, too
         * @description The secret is shown this once.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints/{endpointId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message of the type `webhook.test` now, once, and show what was answered */
        post: operations["testWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints/{endpointId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send one message again, or everything from a `seq` on */
        post: operations["replayWebhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook-endpoints/{endpointId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the messages of an endpoint, the latest first, each with its attempts
         * @description Messages that were delivered, and attempts, are kept for 14 days.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what admins should know of, the latest first
         * @description Each cause is reported once until it is over. Alerts that are over are kept for 30 days.
         */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tickets/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a reconciliation now
         * @description Of one site, or of every site of the workspace. One that is under way already is named instead.
         */
        post: operations["startSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List reconciliations, the newest first */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how a reconciliation stands, or follow it
         * @description Asked with `Accept: text/event-stream`, it sends each step as an event `progress` until the end.
         */
        get: operations["readRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what calls to Jira have cost in this hour, and what is left */
        get: operations["readQuota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what events brought, and what the reconciler had to repair */
        get: operations["readSyncMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how the sync went over the last hour, day or week, for charts */
        get: operations["readSyncSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview a reconciliation: what it would change and cost
         * @description It changes nothing. One at a time, and six a minute, for a workspace.
         */
        post: operations["dryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what does not get through, and why */
        get: operations["listFailures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync/failures/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retry what is parked: the tickets or the failures named, or all */
        post: operations["retryFailures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Estimate an import: how many issues it reads, what they cost, and how long it takes */
        post: operations["forecastImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List imports, the newest first */
        get: operations["listImports"];
        put?: never;
        /**
         * Start an import
         * @description Live events go on meanwhile, and win over an older page.
         */
        post: operations["startImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{importId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how an import stands, or follow it
         * @description Asked with `Accept: text/event-stream`, it sends each step as an event `progress` until the end.
         */
        get: operations["readImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{importId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause an import */
        post: operations["pauseImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{importId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resume an import that is paused */
        post: operations["resumeImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{importId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an import; what it brought stays */
        post: operations["cancelImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read who you are, and to which workspaces you belong */
        get: operations["readMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation by the token in its link
         * @description The address that it is for must be the one you are signed in with, verified by your identity provider.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave a workspace */
        post: operations["leaveWorkspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who belongs to the workspace */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the invitations that are open */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Invite somebody by their e-mail address
         * @description The link is shown this once, and lasts 7 days. It is mailed where the operator has configured a mail server.
         */
        post: operations["createInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/invitations/{invitationId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new link for an invitation; the one before ends */
        post: operations["resendInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/invitations/{invitationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an invitation */
        delete: operations["revokeInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{memberId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read who a member is, and as what they belong */
        get: operations["readMember"];
        put?: never;
        post?: never;
        /** Take a member out of the workspace */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Give a member another role, suspend them, or let them in again
         * @description Nobody gives a role above their own or changes a member above them. The last owner stays one.
         */
        patch: operations["updateMember"];
        trace?: never;
    };
    "/api/members/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase the name of somebody who belongs to the workspace no more
         * @description What they did stays, under “Former user”: history, comments, files, the audit log. Who else is called the same stays as they are. It goes on in the background. Nothing brings the name back.
         */
        post: operations["erasePerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/service-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the service tokens of the workspace, without their secrets */
        get: operations["listServiceTokens"];
        put?: never;
        /**
         * Create a service token
         * @description The token is shown this once. It ends after a year unless said otherwise, and after two at the latest.
         */
        post: operations["createServiceToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/service-tokens/{tokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a service token; its live streams end, too */
        delete: operations["revokeServiceToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who changed what in the workspace, the newest first */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export the audit log as NDJSON or CSV, the newest first */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mcp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call the tools for agents, by the Model Context Protocol
         * @description Streamable HTTP without sessions: each request is one JSON-RPC message. A tool needs the scope or role of the route that does the same.
         */
        post: operations["callTools"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/pairing-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a code that connects a Jira site
         * @description An admin of the Jira site enters it on the app’s page there, within ten minutes.
         */
        post: operations["createPairingCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Test the connection to each site */
        get: operations["testSites"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the sites, each with its health */
        get: operations["listSites"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the settings of a site */
        get: operations["readSiteSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change settings of a site, at once and on every replica */
        patch: operations["updateSiteSettings"];
        trace?: never;
    };
    "/api/sync/purges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tickets that were removed for good, the newest first */
        get: operations["listPurges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read as whom the CRM calls a site */
        get: operations["readSiteAccess"];
        /** Choose as whom the CRM calls a site */
        put: operations["setSiteAccess"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a site’s app replace its signing secret */
        post: operations["rotateSiteSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/disconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Disconnect a site; keep what came from it, or delete it */
        post: operations["disconnectSite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download everything that is kept of a site’s tickets, one JSON object a line */
        get: operations["exportSite"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the projects of every connected site, and which take part */
        get: operations["listAllProjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the projects of a site, and which take part */
        get: operations["listProjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/projects/{projectKey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Stop the sync of a project; its tickets and settings stay */
        delete: operations["removeProject"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/projects/{projectKey}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what was chosen for a project */
        get: operations["readProjectConfig"];
        /** Choose how a project takes part */
        put: operations["saveProjectConfig"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/projects/{projectKey}/proposal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what live Jira suggests for a project */
        get: operations["proposeProjectConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/projects/{projectKey}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read which changes of status Jira would not allow if this were saved; nothing is */
        post: operations["checkProjectConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List which user of the CRM is which person in Jira */
        get: operations["listPeople"];
        /** Match users of the CRM with people in Jira, by hand or by e-mail */
        put: operations["matchPeople"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/people/choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List whom in Jira each user of the CRM could be: who can be assigned there, and who has the same address */
        get: operations["listPeopleChoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/people/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove the match of a user of the CRM */
        delete: operations["forgetPerson"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exports/{link}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download what is kept of a site, by an address that the app gave a Jira admin
         * @description The address itself is the permission, for ten minutes.
         */
        get: operations["downloadExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/webhooks/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm that the address of the webhooks can be reached */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/sites/{siteId}/webhook-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a site’s webhook a new secret
         * @description It is shown only here. Set it in Jira, with the address in `path`.
         */
        post: operations["addWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/app/pair": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Connect the Jira site of an installation with the workspace of a pairing code */
        post: operations["pairApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/app/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the installation a new signing secret
         * @description The secret before still signs for a day. The answer waits until every process knows the new one.
         */
        post: operations["rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/app/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the Jira admin an address to download the site’s data from */
        post: operations["makeExportLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/app/admin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask or do what the app’s admin page offers
         * @description The answer is that of the question (`ADMIN_ANSWERS` in shared/src/forge/admin.ts).
         */
        post: operations["askAsAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/app/system-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring the app’s own token for Jira */
        post: operations["takeAppToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/app/installed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report that the app was installed or upgraded */
        post: operations["noteInstallation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/app/uninstalled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report that the app is being uninstalled */
        post: operations["noteRemoval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/app/disconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the pairing, from Jira */
        post: operations["disconnectFromJira"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take in an event that the Forge app pushes
         * @description 202: it is new; 200: it was there already. Both only after the commit.
         */
        post: operations["takeEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take in what a webhook sends that a Jira admin set up
         * @description The body is Jira’s own (an issue or comment event). 200 with `accepted: false`: known already, or of no interest.
         */
        post: operations["takeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/app/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report that the app runs, and whether its pushes get through */
        post: operations["heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/panel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read what the panel on an issue shows */
        post: operations["readPanel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/panel/act": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do what an engineer asks for in the panel */
        post: operations["actFromPanel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jira/panel/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Search tickets without an issue, or contacts, from the panel */
        post: operations["searchFromPanel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/web/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how the frontend signs people in
         * @description By OpenID Connect: the authorization code flow with PKCE. `signIn` is null where the operator named no client for it (AUTH_WEB_CLIENT_ID). No secret is in it.
         */
        get: operations["readWebConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Report that the process is up
         * @description Restarting it would help nothing that is wrong elsewhere.
         */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Report whether requests should be sent here */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read this contract
         * @description OpenAPI 3.1.
         */
        get: operations["readContract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read this contract as a page */
        get: operations["showContract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what each error means, and what helps */
        get: operations["showErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Load a part of the page */
        get: operations["loadContractPart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the metrics of this process, for Prometheus */
        get: operations["readProcessMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Alert: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "sync.failing" | "sync.recovered" | "token.expiring" | "budget.low" | "import.done" | "webhook.paused";
            siteId: string | null;
            message: string;
            template?: {
                /** @enum {string} */
                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                params: {
                    [key: string]: string;
                };
            };
            help: string;
            /** Format: date-time */
            raisedAt: string;
            recoveredAt: string | null;
        };
        Attachment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            ticketId: string;
            fileName: string;
            mimeType: string;
            size: number;
            sha256: string | null;
            /** @enum {string} */
            source: "CRM" | "JIRA";
            author: {
                name: string;
                userId: string | null;
                jiraAccountId: string | null;
            };
            /** Format: date-time */
            createdAt: string;
            jiraAttachmentId: string | null;
            /** @enum {string} */
            content: "here" | "coming" | "none";
            /** @enum {string} */
            sync: "local" | "pending" | "synced" | "failed";
            failure: string | null;
            template?: {
                /** @enum {string} */
                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                params: {
                    [key: string]: string;
                };
            };
        };
        /**
         * @example {
         *       "id": "0199c2a5-02c4-7b9a-b0d3-1c2d3e4f5a6b",
         *       "ticketId": "0199c2a4-6f0e-7c31-9a57-3d1b8f2e4c60",
         *       "body": "We **look** into it.",
         *       "visibility": "public",
         *       "visibilityReason": null,
         *       "source": "CRM",
         *       "author": {
         *         "name": "Ann Agent",
         *         "userId": "aG2bX0q7r8ZrN3Vn5s0J2mKcTzQ4wY1uE6pLdHfB9xo",
         *         "jiraAccountId": null
         *       },
         *       "createdAt": "2026-11-27T09:30:00.000Z",
         *       "updatedAt": "2026-11-27T09:30:00.000Z",
         *       "jiraCommentId": "10107",
         *       "sync": "synced",
         *       "failure": null,
         *       "loses": []
         *     }
         */
        Comment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            ticketId: string;
            body: string;
            /** @enum {string} */
            visibility: "internal" | "public";
            visibilityReason: string | null;
            /** @enum {string} */
            source: "CRM" | "JIRA";
            author: {
                name: string;
                userId: string | null;
                jiraAccountId: string | null;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            jiraCommentId: string | null;
            /** @enum {string} */
            sync: "local" | "pending" | "synced" | "failed";
            failure: string | null;
            template?: {
                /** @enum {string} */
                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                params: {
                    [key: string]: string;
                };
            };
            loses: string[];
        };
        /**
         * @example {
         *       "id": "0199c2a4-1b23-7d0f-8e11-5a6b7c8d9e10",
         *       "name": "Acme",
         *       "domains": [
         *         "acme.example"
         *       ],
         *       "createdAt": "2026-11-27T09:30:00.000Z",
         *       "updatedAt": "2026-11-27T09:30:00.000Z"
         *     }
         */
        Company: {
            /** Format: uuid */
            id: string;
            name: string;
            domains: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        Conflict: {
            /** Format: uuid */
            id: string;
            ticket: {
                /** Format: uuid */
                id: string;
                number: number;
                title: string;
                issueKey: string | null;
                deletedAt: string | null;
            };
            field: string;
            base: unknown;
            ours: unknown;
            theirs: unknown;
            policy: string;
            /** @enum {string} */
            winner: "crm" | "jira";
            times: {
                /** Format: date-time */
                ours: string;
                /** Format: date-time */
                theirs: string;
                /** @enum {string} */
                theirsIs: "field" | "issue";
            } | null;
            restricted: boolean;
            cause: string | null;
            /** Format: date-time */
            at: string;
            resolved: {
                /** Format: date-time */
                at: string;
                by: string;
                userId: string | null;
                jiraAccountId: string | null;
                /** @enum {string} */
                take: "ours" | "theirs";
            } | null;
        };
        /**
         * @example {
         *       "id": "0199c2a4-1b22-7d0f-8e11-5a6b7c8d9e0f",
         *       "name": "Carla Customer",
         *       "email": "carla@acme.example",
         *       "otherEmails": [
         *         "carla.customer@mail.example"
         *       ],
         *       "phone": null,
         *       "company": "Acme",
         *       "companyId": "0199c2a4-1b23-7d0f-8e11-5a6b7c8d9e10",
         *       "companyByHand": false,
         *       "mergedInto": null,
         *       "createdAt": "2026-11-27T09:30:00.000Z",
         *       "updatedAt": "2026-11-27T09:30:00.000Z"
         *     }
         */
        Contact: {
            /** Format: uuid */
            id: string;
            name: string;
            email: string | null;
            otherEmails: string[];
            phone: string | null;
            company: string | null;
            companyId: string | null;
            companyByHand: boolean;
            mergedInto: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "body": "We **look** into it.",
         *       "visibility": "public"
         *     }
         */
        CreateComment: {
            body: string;
            /**
             * @default internal
             * @enum {string}
             */
            visibility?: "internal" | "public";
        };
        /**
         * @example {
         *       "name": "Acme",
         *       "domains": [
         *         "acme.example"
         *       ]
         *     }
         */
        CreateCompany: {
            name: string;
            /** @default [] */
            domains?: string[];
        };
        /**
         * @example {
         *       "name": "Carla Customer",
         *       "email": "carla@acme.example",
         *       "company": "Acme"
         *     }
         */
        CreateContact: {
            name: string;
            /** @default null */
            email?: string | null;
            /** @default null */
            phone?: string | null;
            /** @default null */
            company?: string | null;
            companyId?: string | null;
        };
        /**
         * @example {
         *       "title": "The printer is on fire",
         *       "description": "It **burns**.",
         *       "priority": "URGENT",
         *       "projectKey": "KAN"
         *     }
         */
        CreateTicket: {
            title: string;
            /** @default  */
            description?: string;
            /**
             * @default OPEN
             * @enum {string}
             */
            status?: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
            /**
             * @default MEDIUM
             * @enum {string}
             */
            priority?: "LOW" | "MEDIUM" | "HIGH" | "URGENT";
            labels?: string[];
            dueDate?: string | null;
            assignee?: ({
                userId: string;
                name?: string;
            } | {
                accountId: string;
            }) | null;
            custom?: {
                [key: string]: string | number | string[] | ({
                    userId: string;
                    name?: string;
                } | {
                    accountId: string;
                }) | null;
            };
            /**
             * @default API
             * @enum {string}
             */
            source?: "INTERNAL" | "PORTAL" | "EMAIL" | "API";
            /** @default null */
            contactId?: string | null;
            projectKey?: string | null;
        };
        DryRunSite: {
            /** Format: uuid */
            siteId: string;
            issuesRead: number;
            newTickets: {
                issueId: string;
                issueKey: string;
                title: string;
            }[];
            changes: {
                /** Format: uuid */
                ticketId: string;
                issueKey: string;
                fields: {
                    field: string;
                    here: unknown;
                    after: unknown;
                    rule: string;
                }[];
                comments: number;
            }[];
            toSend: {
                /** Format: uuid */
                ticketId: string;
                issueKey: string | null;
                fields: {
                    field: string;
                    here: unknown;
                    jira: unknown;
                }[];
            }[];
            missingInJira: {
                issueId: string;
                /** Format: uuid */
                ticketId: string;
            }[];
            unreadable: {
                issueKey: string;
                message: string;
                template?: {
                    /** @enum {string} */
                    code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                    params: {
                        [key: string]: string;
                    };
                };
            }[];
            leftOut: string[];
            template: {
                /** @enum {string} */
                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                params: {
                    [key: string]: string;
                };
            }[];
            cost: {
                requests: number;
                points: number;
            };
        };
        Failure: {
            /** Format: uuid */
            id: string;
            ticket: {
                /** Format: uuid */
                id: string;
                number: number;
                title: string;
                deletedAt: string | null;
            } | null;
            siteId: string | null;
            issueId: string | null;
            issueKey: string | null;
            /** @enum {string} */
            state: "parked" | "retrying";
            /** Format: date-time */
            since: string;
            causes: {
                /** @enum {string} */
                what: "sync" | "field" | "comment" | "attachment";
                field: string | null;
                commentId: string | null;
                attachmentId: string | null;
                message: string;
                template?: {
                    /** @enum {string} */
                    code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                    params: {
                        [key: string]: string;
                    };
                };
                jira: string | null;
                /** Format: date-time */
                since: string;
            }[];
            waiting: {
                events: number;
                fields: string[];
                comments: number;
                attachments: number;
            };
            attempts: number;
            nextTryAt: string | null;
        };
        HistoryEntry: {
            id: number;
            /** Format: date-time */
            at: string;
            field: string;
            old: unknown;
            new: unknown;
            /** @enum {string} */
            side: "crm" | "jira";
            /** @enum {string} */
            origin: "crm" | "jira" | "reconcile" | "import" | "delivery" | "system";
            actor: string | null;
            by: {
                name: string | null;
                userId: string | null;
                jiraAccountId: string | null;
            } | null;
            cause: string | null;
            rule: string;
        };
        ImportForecast: {
            /** Format: uuid */
            siteId: string;
            jql: string;
            issues: number;
            requests: number;
            points: number;
            paysPoints: boolean;
            seconds: number;
            /** @enum {string} */
            boundBy: "speed" | "points";
            advice: string | null;
            template?: {
                /** @enum {string} */
                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                params: {
                    [key: string]: string;
                };
            };
        };
        ImportProgress: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            siteId: string;
            jql: string;
            /** @enum {string} */
            status: "queued" | "running" | "paused" | "succeeded" | "failed" | "cancelled";
            createdBy: string;
            createdByUserId: string | null;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            total: number;
            done: number;
            changed: number;
            requests: number;
            points: number;
            rate: number | null;
            secondsLeft: number | null;
            jiraShare: number | null;
            problem: string | null;
            template?: {
                /** @enum {string} */
                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                params: {
                    [key: string]: string;
                };
            };
            faults: {
                issueKey: string;
                message: string;
                template?: {
                    /** @enum {string} */
                    code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                    params: {
                        [key: string]: string;
                    };
                };
            }[];
            faultCount: number;
        };
        /**
         * @example {
         *       "projects": [
         *         "KAN"
         *       ],
         *       "jql": "created >= -90d"
         *     }
         */
        ImportRequest: {
            /** Format: uuid */
            siteId?: string;
            /** @default [] */
            projects?: string[];
            jql?: string;
        };
        JiraEvent: {
            id: string;
            cloudId: string;
            occurredAt: number;
            seenAt?: number;
            actorAccountId: string | null;
            selfGenerated: boolean;
            hint?: boolean;
            /** @constant */
            type: "issue.created";
            issue: {
                id: string;
                key: string;
                updated?: number;
                fields?: {
                    summary?: string;
                    status?: {
                        id: string;
                        name: string;
                        category?: string;
                    };
                    priority?: {
                        id: string;
                        name: string;
                    } | null;
                    assignee?: {
                        accountId: string;
                        name: string;
                    } | null;
                    issueTypeId?: string;
                    projectId?: string;
                    projectKey?: string;
                };
            };
        } | {
            id: string;
            cloudId: string;
            occurredAt: number;
            seenAt?: number;
            actorAccountId: string | null;
            selfGenerated: boolean;
            hint?: boolean;
            /** @constant */
            type: "issue.updated";
            issue: {
                id: string;
                key: string;
                updated?: number;
                fields?: {
                    summary?: string;
                    status?: {
                        id: string;
                        name: string;
                        category?: string;
                    };
                    priority?: {
                        id: string;
                        name: string;
                    } | null;
                    assignee?: {
                        accountId: string;
                        name: string;
                    } | null;
                    issueTypeId?: string;
                    projectId?: string;
                    projectKey?: string;
                };
            };
            changelog?: {
                id?: string;
                items: {
                    field: string;
                    fieldId?: string;
                    from?: string | null;
                    fromName?: string | null;
                    to?: string | null;
                    toName?: string | null;
                }[];
            };
        } | {
            id: string;
            cloudId: string;
            occurredAt: number;
            seenAt?: number;
            actorAccountId: string | null;
            selfGenerated: boolean;
            hint?: boolean;
            /** @constant */
            type: "issue.deleted";
            issue: {
                id: string;
                key: string;
                updated?: number;
                fields?: {
                    summary?: string;
                    status?: {
                        id: string;
                        name: string;
                        category?: string;
                    };
                    priority?: {
                        id: string;
                        name: string;
                    } | null;
                    assignee?: {
                        accountId: string;
                        name: string;
                    } | null;
                    issueTypeId?: string;
                    projectId?: string;
                    projectKey?: string;
                };
            };
        } | {
            id: string;
            cloudId: string;
            occurredAt: number;
            seenAt?: number;
            actorAccountId: string | null;
            selfGenerated: boolean;
            hint?: boolean;
            /** @constant */
            type: "comment.saved";
            issue: {
                id: string;
                key: string;
                updated?: number;
                fields?: {
                    summary?: string;
                    status?: {
                        id: string;
                        name: string;
                        category?: string;
                    };
                    priority?: {
                        id: string;
                        name: string;
                    } | null;
                    assignee?: {
                        accountId: string;
                        name: string;
                    } | null;
                    issueTypeId?: string;
                    projectId?: string;
                    projectKey?: string;
                };
            };
            comment: {
                id: string;
                created?: number;
                updated?: number;
                /** @default null */
                authorAccountId?: string | null;
                authorName?: string | null;
                body?: unknown;
                wiki?: string;
                jsdPublic?: boolean;
            };
        } | {
            id: string;
            cloudId: string;
            occurredAt: number;
            seenAt?: number;
            actorAccountId: string | null;
            selfGenerated: boolean;
            hint?: boolean;
            /** @constant */
            type: "comment.deleted";
            issue: {
                id: string;
                key: string;
                updated?: number;
                fields?: {
                    summary?: string;
                    status?: {
                        id: string;
                        name: string;
                        category?: string;
                    };
                    priority?: {
                        id: string;
                        name: string;
                    } | null;
                    assignee?: {
                        accountId: string;
                        name: string;
                    } | null;
                    issueTypeId?: string;
                    projectId?: string;
                    projectKey?: string;
                };
            };
            comment: {
                id: string;
                created?: number;
                updated?: number;
                /** @default null */
                authorAccountId?: string | null;
                authorName?: string | null;
                body?: unknown;
                wiki?: string;
                jsdPublic?: boolean;
            };
        };
        /**
         * @example {
         *       "seq": 4711,
         *       "kind": "ticket.updated",
         *       "ticketId": "0199c2a4-6f0e-7c31-9a57-3d1b8f2e4c60",
         *       "at": "2026-11-27T09:30:00.000Z",
         *       "origin": "jira",
         *       "fields": [
         *         "status"
         *       ],
         *       "refId": null
         *     }
         */
        LiveEvent: {
            seq: number;
            /** @enum {string} */
            kind: "ticket.created" | "ticket.updated" | "ticket.deleted" | "ticket.sync" | "ticket.ready_to_tell" | "comment.created" | "comment.updated" | "comment.deleted" | "attachment.created" | "attachment.updated" | "attachment.deleted" | "run.progress" | "sync.failing" | "sync.recovered" | "token.expiring" | "budget.low" | "import.done" | "webhook.paused";
            ticketId: string | null;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            origin: "crm" | "jira" | "reconcile" | "import" | "delivery" | "system";
            fields: string[];
            refId: string | null;
        };
        Person: {
            userId: string | null;
            accountId: string | null;
            name: string;
        };
        /**
         * @example {
         *       "type": "urn:synapse:problem:invalid_request",
         *       "title": "The request is not valid",
         *       "status": 400,
         *       "code": "invalid_request",
         *       "detail": "The request body is not valid.",
         *       "traceId": "0af7651916cd43dd8448eb211c80319c",
         *       "issues": [
         *         {
         *           "path": "priority",
         *           "message": "must be one of LOW, MEDIUM, HIGH, URGENT",
         *           "options": [
         *             "LOW",
         *             "MEDIUM",
         *             "HIGH",
         *             "URGENT"
         *           ],
         *           "likely": "HIGH"
         *         }
         *       ]
         *     }
         */
        Problem: {
            type: string;
            title: string;
            status: number;
            /** @enum {string} */
            code: "invalid_request" | "malformed_json" | "invalid_cursor" | "unauthenticated" | "bad_signature" | "forbidden" | "not_found" | "method_not_allowed" | "conflict" | "body_not_regenerable" | "idempotency_key_in_use" | "pairing_code_invalid" | "precondition_failed" | "payload_too_large" | "unsupported_media_type" | "range_not_satisfiable" | "idempotency_key_reused" | "jira_refused" | "too_many_requests" | "internal" | "jira_unavailable" | "not_ready";
            detail: string;
            template?: {
                /** @enum {string} */
                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                params: {
                    [key: string]: string;
                };
            };
            traceId?: string;
            issues?: {
                path: string;
                message: string;
                template?: {
                    /** @enum {string} */
                    code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                    params: {
                        [key: string]: string;
                    };
                };
                options?: string[];
                likely?: string;
            }[];
            workspaces?: {
                /** Format: uuid */
                id: string;
                name: string;
                role: string;
            }[];
            needs?: {
                field: string;
                name: string;
                allowed: string[];
            }[];
            /** Format: uuid */
            ticketId?: string;
            /** Format: uuid */
            commentId?: string;
            /** Format: uuid */
            attachmentId?: string;
            current?: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "participation": {
         *         "mode": "all"
         *       },
         *       "statusMap": {
         *         "10002": "RESOLVED"
         *       },
         *       "policies": {
         *         "title": "newest"
         *       }
         *     }
         */
        ProjectConfig: {
            /**
             * @default {
             *       "mode": "all"
             *     }
             */
            participation?: {
                /** @constant */
                mode: "all";
            } | {
                /** @constant */
                mode: "types";
                issueTypeIds: string[];
            } | {
                /** @constant */
                mode: "linked";
            };
            /** @default null */
            issueTypeId?: string | null;
            /** @default {} */
            statusMap?: {
                [key: string]: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
            };
            /** @default {} */
            priorityMap?: {
                [key: string]: "LOW" | "MEDIUM" | "HIGH" | "URGENT";
            };
            /** @default {} */
            directions?: {
                [key: string]: "both" | "from-jira" | "to-jira";
            };
            /** @default {} */
            policies?: {
                [key: string]: "jira" | "crm" | "newest";
            };
            /** @default [] */
            customFields?: {
                name: string;
                fieldId: string;
                /** @enum {string} */
                kind: "text" | "rich-text" | "number" | "date" | "select" | "multi-select" | "user";
            }[];
            /** @default {} */
            transitionFields?: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "participation": {
         *         "mode": "all"
         *       },
         *       "statusMap": {
         *         "10002": "RESOLVED"
         *       },
         *       "policies": {
         *         "title": "newest"
         *       }
         *     }
         */
        ProjectConfigAnswer: {
            /**
             * @default {
             *       "mode": "all"
             *     }
             */
            participation: {
                /** @constant */
                mode: "all";
            } | {
                /** @constant */
                mode: "types";
                issueTypeIds: string[];
            } | {
                /** @constant */
                mode: "linked";
            };
            /** @default null */
            issueTypeId: string | null;
            /** @default {} */
            statusMap: {
                [key: string]: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
            };
            /** @default {} */
            priorityMap: {
                [key: string]: "LOW" | "MEDIUM" | "HIGH" | "URGENT";
            };
            /** @default {} */
            directions: {
                [key: string]: "both" | "from-jira" | "to-jira";
            };
            /** @default {} */
            policies: {
                [key: string]: "jira" | "crm" | "newest";
            };
            /** @default [] */
            customFields: {
                name: string;
                fieldId: string;
                /** @enum {string} */
                kind: "text" | "rich-text" | "number" | "date" | "select" | "multi-select" | "user";
            }[];
            /** @default {} */
            transitionFields: {
                [key: string]: unknown;
            };
        };
        ProjectProposal: {
            issueTypes: {
                id: string;
                name: string;
                subtask: boolean;
            }[];
            statuses: {
                id: string;
                name: string;
                /** @enum {string} */
                category: "new" | "indeterminate" | "done";
                /** @enum {string} */
                proposed: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
            }[];
            statusMap: {
                [key: string]: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
            };
            priorities: {
                id: string;
                name: string;
                /** @enum {string} */
                proposed: "LOW" | "MEDIUM" | "HIGH" | "URGENT";
            }[];
            unreachable: {
                from: {
                    id: string;
                    name: string;
                };
                /** @enum {string} */
                to: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
                reason: string;
                needs: {
                    fieldId: string;
                    name: string;
                    allowed: string[];
                }[];
            }[];
            unknownFrom: {
                id: string;
                name: string;
            }[];
            customFields: {
                fieldId: string;
                name: string;
                /** @enum {string} */
                kind: "text" | "rich-text" | "number" | "date" | "select" | "multi-select" | "user";
                proposed: string;
            }[];
        };
        Quota: {
            /** Format: date-time */
            resetsAt: string;
            pool: {
                limit: number;
                spent: number;
                left: number;
                forecast: number;
            };
            workspace: {
                limit: number;
                spent: number;
                left: number;
                forecast: number;
            };
            sites: {
                /** Format: uuid */
                siteId: string;
                paysPoints: boolean;
                points: number;
                forecast: number;
                requests: number;
                throttled: number;
                pausedUntil: string | null;
            }[];
        };
        /**
         * @example {
         *       "take": "theirs"
         *     }
         */
        ResolveConflict: {
            /** @enum {string} */
            take: "ours" | "theirs";
            edited?: string;
            replaceDescription?: boolean;
            asComment?: boolean;
        };
        SavedView: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            visibility: "private" | "workspace";
            filter: {
                status?: string;
                priority?: string;
                source?: string;
                assignee?: string;
                labels?: string;
                contactId?: string;
                companyId?: string;
                syncState?: string;
                project?: string;
                jiraKey?: string;
                updatedSince?: string;
                createdSince?: string;
                custom?: string;
                hasConflict?: string;
                overdue?: string;
                q?: string;
            };
            /** @enum {string} */
            sort: "updatedAt" | "-updatedAt" | "createdAt" | "-createdAt" | "number" | "-number" | "priority" | "-priority" | "dueDate";
            columns: ("status" | "priority" | "number" | "sync" | "jiraKey" | "project" | "contact" | "assignee" | "labels" | "dueDate" | "source" | "createdAt" | "updatedAt")[];
            grouping: ("status" | "priority" | "assignee") | null;
            /** @enum {string} */
            layout: "list" | "board";
            createdBy: string;
            createdByUserId: string;
            mine: boolean;
            mayChange: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        ServiceToken: {
            /** Format: uuid */
            id: string;
            name: string;
            scopes: ("tickets:read" | "tickets:write" | "comments:public" | "sync:read" | "sync:manage")[];
            createdBy: string;
            createdByUserId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            lastUsedAt: string | null;
        };
        SiteAccess: {
            /** @enum {string} */
            choice: "auto" | "app" | "api_token";
            inUse: ("app" | "api_token") | null;
            hasApiToken: boolean;
            appToken: {
                /** @enum {string} */
                state: "none" | "valid" | "expired" | "refused";
                receivedAt: string | null;
                expiresAt: string | null;
                refusedAt: string | null;
            };
            words: string;
        };
        SiteHealth: {
            /** Format: uuid */
            siteId: string;
            baseUrl: string;
            projectKey: string;
            /** @enum {string} */
            state: "connected" | "silent" | "uninstalled" | "disconnected";
            advice: string | null;
            template?: {
                /** @enum {string} */
                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                params: {
                    [key: string]: string;
                };
            };
            lastEventAt: string | null;
            lastHeartbeatAt: string | null;
            appVersion: string | null;
            fits: boolean | null;
            trouble: string | null;
            givenUp: number | null;
            queue: {
                waiting: number;
                oldestAt: string | null;
            } | null;
            crmVersion: string;
            waiting: number;
            oldestWaitingAt: string | null;
            parked: number;
            access: components["schemas"]["SiteAccess"];
            secretAskedAt: string | null;
            /** @default [] */
            missingPermissions: {
                projectKey: string;
                permissions: string[];
            }[];
        };
        SiteSettings: {
            /** @enum {string} */
            onTicketDelete: "leave" | "close" | "delete";
            /** @enum {string} */
            writeMode: "careful" | "fast";
            whenDone: {
                /** @default null */
                status: ("OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED") | null;
                /** @default null */
                note: string | null;
            } | null;
            purgeDeletedAfterDays: number | null;
            syncEnabled: boolean | null;
            syncIntervalMinutes: number | null;
        };
        SyncMetrics: {
            hours: number;
            events: {
                taken: number;
                waiting: number;
                outcomes: {
                    [key: string]: number;
                };
            };
            missed: {
                total: number;
                causes: {
                    never_arrived: number;
                    arrived_late: number;
                    refused: number;
                    superseded: number;
                };
                eventShare: number | null;
                recent: {
                    issueId: string;
                    ticketId: string | null;
                    /** Format: uuid */
                    siteId: string;
                    /** Format: uuid */
                    runId: string;
                    /** @enum {string} */
                    cause: "never_arrived" | "arrived_late" | "refused" | "superseded";
                    fields: string[];
                    /** Format: date-time */
                    foundAt: string;
                    arrivedAt: string | null;
                }[];
            };
        };
        SyncRun: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            siteId: string;
            /** @enum {string} */
            kind: "delta" | "deep" | "deletion-check" | "import";
            /** @enum {string} */
            trigger: "interval" | "manual";
            /** @enum {string} */
            status: "queued" | "running" | "succeeded" | "failed";
            /** Format: date-time */
            startedAt: string;
            finishedAt: string | null;
            requests: number;
            issuesSeen: number;
            issuesChanged: number;
            points: number;
            missedEvents: number;
            issuesGone: number;
            /** @enum {string} */
            phase: "reading" | "second_look" | "deletion-check" | "done";
            total: number | null;
            rate: number | null;
            secondsLeft: number | null;
            faults: {
                issueKey: string;
                message: string;
                template?: {
                    /** @enum {string} */
                    code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                    params: {
                        [key: string]: string;
                    };
                };
            }[];
            faultCount: number;
            error: string | null;
            template?: {
                /** @enum {string} */
                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                params: {
                    [key: string]: string;
                };
            };
        };
        /**
         * @example {
         *       "id": "0199c2a4-6f0e-7c31-9a57-3d1b8f2e4c60",
         *       "number": 1042,
         *       "title": "The printer is on fire",
         *       "description": "It **burns**.",
         *       "status": "OPEN",
         *       "priority": "URGENT",
         *       "labels": [
         *         "hardware"
         *       ],
         *       "dueDate": "2026-11-30",
         *       "assignee": {
         *         "userId": "user-17",
         *         "accountId": "5b10ac8d82e05b22cc7d4ef5",
         *         "name": "Ann Agent"
         *       },
         *       "custom": {
         *         "severity": "High"
         *       },
         *       "source": "EMAIL",
         *       "contactId": "0199c2a4-1b22-7d0f-8e11-5a6b7c8d9e0f",
         *       "createdAt": "2026-11-27T09:30:00.000Z",
         *       "updatedAt": "2026-11-27T09:30:00.000Z",
         *       "version": 3,
         *       "jira": {
         *         "siteId": "0199c29f-8a10-7e55-9f3c-aa01bb02cc03",
         *         "issueId": "10042",
         *         "issueKey": "KAN-42",
         *         "url": "https://your-company.atlassian.net/browse/KAN-42",
         *         "status": "To Do",
         *         "priority": "Highest",
         *         "parentKey": null
         *       },
         *       "sync": {
         *         "state": "synced",
         *         "pendingFields": [],
         *         "lastFromJiraAt": "2026-11-27T09:30:00.000Z",
         *         "lastToJiraAt": "2026-11-27T09:30:00.000Z",
         *         "deletedInJiraAt": null,
         *         "reason": null
         *       }
         *     }
         */
        Ticket: {
            /** Format: uuid */
            id: string;
            number: number;
            title: string;
            description: string;
            /** @enum {string} */
            status: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
            /** @enum {string} */
            priority: "LOW" | "MEDIUM" | "HIGH" | "URGENT";
            labels: string[];
            dueDate: string | null;
            assignee: components["schemas"]["Person"] | null;
            custom: {
                [key: string]: string | number | string[] | components["schemas"]["Person"] | null;
            };
            /** @enum {string} */
            source: "INTERNAL" | "PORTAL" | "EMAIL" | "API" | "JIRA";
            contactId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            version: number;
            jira: {
                /** Format: uuid */
                siteId: string;
                issueId: string;
                issueKey: string;
                /** Format: uri */
                url: string;
                status: string | null;
                priority: string | null;
                parentKey: string | null;
            } | null;
            sync: components["schemas"]["TicketSync"];
        };
        TicketAt: {
            /** Format: uuid */
            id: string;
            number: number;
            /** Format: date-time */
            at: string;
            deleted: boolean;
            contactId: string | null;
            comments: {
                /** Format: uuid */
                id: string;
                body: string;
                /** @enum {string} */
                visibility: "internal" | "public";
                /** @enum {string} */
                source: "CRM" | "JIRA";
                author: {
                    name: string;
                    userId: string | null;
                    jiraAccountId: string | null;
                };
                /** Format: date-time */
                createdAt: string;
            }[];
        } & {
            [key: string]: unknown;
        };
        TicketDetail: {
            /** Format: uuid */
            id: string;
            number: number;
            title: string;
            description: string;
            /** @enum {string} */
            status: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
            /** @enum {string} */
            priority: "LOW" | "MEDIUM" | "HIGH" | "URGENT";
            labels: string[];
            dueDate: string | null;
            assignee: components["schemas"]["Person"] | null;
            custom: {
                [key: string]: string | number | string[] | components["schemas"]["Person"] | null;
            };
            /** @enum {string} */
            source: "INTERNAL" | "PORTAL" | "EMAIL" | "API" | "JIRA";
            contactId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            version: number;
            jira: {
                /** Format: uuid */
                siteId: string;
                issueId: string;
                issueKey: string;
                /** Format: uri */
                url: string;
                status: string | null;
                priority: string | null;
                parentKey: string | null;
            } | null;
            sync: components["schemas"]["TicketSync"];
            contact: components["schemas"]["Contact"] | null;
            comments: components["schemas"]["Comment"][];
            descriptionLoses: string[];
            issueOnDelete: ("leave" | "close" | "delete") | null;
        };
        TicketSync: {
            /** @enum {string} */
            state: "unlinked" | "synced" | "pending" | "parked" | "deleted_in_jira";
            pendingFields: string[];
            lastFromJiraAt: string | null;
            lastToJiraAt: string | null;
            deletedInJiraAt: string | null;
            reason: {
                message: string;
                template?: {
                    /** @enum {string} */
                    code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                    params: {
                        [key: string]: string;
                    };
                };
                jira?: string;
                field?: string;
                /** Format: uuid */
                commentId?: string;
                needs?: {
                    field: string;
                    name: string;
                    allowed: string[];
                }[];
                /** Format: date-time */
                since: string;
            } | null;
        };
        /**
         * @example {
         *       "visibility": "public"
         *     }
         */
        UpdateComment: {
            body?: string;
            /** @constant */
            visibility?: "public";
            replaceBody?: boolean;
        };
        /**
         * @example {
         *       "domains": [
         *         "acme.example",
         *         "acme.test"
         *       ]
         *     }
         */
        UpdateCompany: {
            name?: string;
            domains?: string[];
        };
        /**
         * @example {
         *       "phone": "+49 30 123456"
         *     }
         */
        UpdateContact: {
            name?: string;
            email?: string | null;
            phone?: string | null;
            company?: string | null;
            companyId?: string | null;
            /** @constant */
            companyByHand?: false;
        };
        /**
         * @example {
         *       "status": "IN_PROGRESS",
         *       "version": 3
         *     }
         */
        UpdateTicket: {
            title?: string;
            description?: string;
            /** @enum {string} */
            status?: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
            /** @enum {string} */
            priority?: "LOW" | "MEDIUM" | "HIGH" | "URGENT";
            labels?: string[];
            dueDate?: string | null;
            assignee?: ({
                userId: string;
                name?: string;
            } | {
                accountId: string;
            }) | null;
            custom?: {
                [key: string]: string | number | string[] | ({
                    userId: string;
                    name?: string;
                } | {
                    accountId: string;
                }) | null;
            };
            replaceDescription?: boolean;
            transitionFields?: {
                [key: string]: unknown;
            };
            contactId?: string | null;
            version?: number;
        };
        WebhookDelivery: {
            seq: number;
            /** @enum {string} */
            kind: "ticket.created" | "ticket.updated" | "ticket.deleted" | "ticket.sync" | "ticket.ready_to_tell" | "comment.created" | "comment.updated" | "comment.deleted" | "attachment.created" | "attachment.updated" | "attachment.deleted" | "run.progress" | "sync.failing" | "sync.recovered" | "token.expiring" | "budget.low" | "import.done" | "webhook.paused" | "feed.reset" | "webhook.test";
            ticketId: string | null;
            /** Format: date-time */
            at: string;
            deliveredAt: string | null;
            nextAt: string | null;
            attempts: {
                /** Format: date-time */
                at: string;
                durationMs: number;
                status: number | null;
                error: string | null;
                answer: string | null;
            }[];
        };
        WebhookEndpoint: {
            /** Format: uuid */
            id: string;
            url: string;
            description: string;
            kinds: ("ticket.created" | "ticket.updated" | "ticket.deleted" | "ticket.sync" | "ticket.ready_to_tell" | "comment.created" | "comment.updated" | "comment.deleted" | "attachment.created" | "attachment.updated" | "attachment.deleted" | "run.progress" | "sync.failing" | "sync.recovered" | "token.expiring" | "budget.low" | "import.done" | "webhook.paused")[];
            projectKeys: string[];
            /** @enum {string} */
            state: "active" | "paused";
            pausedReason: string | null;
            template?: {
                /** @enum {string} */
                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                params: {
                    [key: string]: string;
                };
            };
            pausedAt: string | null;
            previousSecretUntil: string | null;
            seq: number;
            feedSeq: number;
            waiting: number;
            /** Format: date-time */
            createdAt: string;
        };
    };
    responses: {
        /** @description `unauthenticated`: There is no token, or it has expired, or it is not one of this API. */
        unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `forbidden`: Your role is below the one that the route needs, or your service token lacks the scope. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_request`: A value in the body, the query or a header is missing or not allowed. `invalid_cursor`: `cursor` is not a `nextCursor` of this list, or is of another sort order. */
        "invalid_request.invalid_cursor": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too_many_requests`: You, your workspace or your address asked for more than its share, or has too much under way at once. */
        too_many_requests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not_ready`: The database or another part is away, or the process is starting or ending. */
        not_ready: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `internal`: Something went wrong on our side. */
        internal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_request`: A value in the body, the query or a header is missing or not allowed. */
        invalid_request: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_request`: A value in the body, the query or a header is missing or not allowed. `malformed_json`: The body cannot be parsed. */
        "invalid_request.malformed_json": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `payload_too_large`: The body or the file is larger than this route takes. */
        payload_too_large: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_media_type`: The body is of a type that this route does not take, or a file of a type that is refused here. */
        unsupported_media_type: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_in_use`: Another try with this `Idempotency-Key` is under way, or its process ended before it answered. `conflict`: The request does not fit how things stand: somebody else changed them, or something must come first. `body_not_regenerable`: The text in Jira holds more than Markdown can say, such as a mention or an image, and writing would lose it. */
        "idempotency_key_in_use.conflict.body_not_regenerable": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_reused`: This `Idempotency-Key` was sent within 24 hours with another address or another body. `jira_refused`: Jira does not take a value or a transition. What you wrote is kept in the CRM. */
        "idempotency_key_reused.jira_refused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not_found`: There is no such thing in your workspace, or no such address. */
        not_found: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `jira_unavailable`: Jira does not answer, or not in time. Nothing of the request was done. `not_ready`: The database or another part is away, or the process is starting or ending. */
        "jira_unavailable.not_ready": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `precondition_failed`: It is not as it was when you read it: none of the tags in `If-Match` is of how it is now, or a bulk change would be for another number of tickets than `expectedCount`. Nothing was done. */
        precondition_failed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: The request does not fit how things stand: somebody else changed them, or something must come first. `body_not_regenerable`: The text in Jira holds more than Markdown can say, such as a mention or an image, and writing would lose it. */
        "conflict.body_not_regenerable": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `jira_refused`: Jira does not take a value or a transition. What you wrote is kept in the CRM. */
        jira_refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: The request does not fit how things stand: somebody else changed them, or something must come first. */
        conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_in_use`: Another try with this `Idempotency-Key` is under way, or its process ended before it answered. `conflict`: The request does not fit how things stand: somebody else changed them, or something must come first. */
        "idempotency_key_in_use.conflict": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_reused`: This `Idempotency-Key` was sent within 24 hours with another address or another body. */
        idempotency_key_reused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `range_not_satisfiable`: None of the bytes that were asked for are in the file. */
        range_not_satisfiable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_in_use`: Another try with this `Idempotency-Key` is under way, or its process ended before it answered. */
        idempotency_key_in_use: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `malformed_json`: The body cannot be parsed. `invalid_request`: A value in the body, the query or a header is missing or not allowed. */
        "malformed_json.invalid_request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `pairing_code_invalid`: The code is wrong, was used, or is older than ten minutes. */
        pairing_code_invalid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `malformed_json`: The body cannot be parsed. `invalid_request`: A value in the body, the query or a header is missing or not allowed. `invalid_cursor`: `cursor` is not a `nextCursor` of this list, or is of another sort order. */
        "malformed_json.invalid_request.invalid_cursor": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `bad_signature`: A request of the Forge app or of a webhook is not signed with a secret of the site, is too old, or came before. */
        bad_signature: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listTickets: {
        parameters: {
            query?: {
                ids?: string;
                status?: string;
                priority?: string;
                source?: string;
                assignee?: string;
                labels?: string;
                contactId?: string;
                companyId?: string;
                syncState?: string;
                project?: string;
                jiraKey?: string;
                updatedSince?: string;
                createdSince?: string;
                custom?: string;
                hasConflict?: "true" | "false";
                overdue?: "true" | "false";
                q?: string;
                sort?: "updatedAt" | "-updatedAt" | "createdAt" | "-createdAt" | "number" | "-number" | "priority" | "-priority" | "dueDate";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Ticket"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    createTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTicket"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict.body_not_regenerable"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused.jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    countTickets: {
        parameters: {
            query?: {
                ids?: string;
                status?: string;
                priority?: string;
                source?: string;
                assignee?: string;
                labels?: string;
                contactId?: string;
                companyId?: string;
                syncState?: string;
                project?: string;
                jiraKey?: string;
                updatedSince?: string;
                createdSince?: string;
                custom?: string;
                hasConflict?: "true" | "false";
                overdue?: "true" | "false";
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        total: number;
                        exact: boolean;
                        status: {
                            [key: string]: number;
                        };
                        priority: {
                            [key: string]: number;
                        };
                        syncState: {
                            [key: string]: number;
                        };
                        assignee: {
                            assignee: components["schemas"]["Person"] | null;
                            count: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readTicket: {
        parameters: {
            query?: {
                at?: string;
            };
            header?: {
                /** @description The ETag of an earlier answer. 304, without a body, where it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TicketDetail"] | components["schemas"]["TicketAt"];
                };
            };
            /** @description What you have is current */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    deleteTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        ticketId: string;
                        sync: {
                            /** @constant */
                            state: "pending";
                        };
                    };
                };
            };
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.body_not_regenerable"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    updateTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTicket"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.body_not_regenerable"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    refreshTicket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.body_not_regenerable"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    retryTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict.body_not_regenerable"];
            422: components["responses"]["idempotency_key_reused.jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    findPeople: {
        parameters: {
            query?: {
                q?: string;
            };
            header?: never;
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Person"][];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listCustomFields: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            /** @enum {string} */
                            kind: "text" | "rich-text" | "number" | "date" | "select" | "multi-select" | "user";
                            locked: ("from-jira" | "not-on-screen") | null;
                            options: string[] | null;
                            loses: string[];
                        }[];
                        asked: boolean;
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listNewCustomFields: {
        parameters: {
            query?: {
                projectKey?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            /** @enum {string} */
                            kind: "text" | "rich-text" | "number" | "date" | "select" | "multi-select" | "user";
                            locked: ("from-jira" | "not-on-screen") | null;
                            options: string[] | null;
                            loses: string[];
                        }[];
                        asked: boolean;
                        projectKey: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listHistory: {
        parameters: {
            query?: {
                field?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["HistoryEntry"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    previewBulk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "filter": {
                 *         "status": "OPEN",
                 *         "labels": "outage"
                 *       },
                 *       "action": {
                 *         "kind": "edit",
                 *         "fields": {
                 *           "status": "RESOLVED"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": {
                    ids?: string[];
                    filter?: {
                        ids?: string;
                        status?: string;
                        priority?: string;
                        source?: string;
                        assignee?: string;
                        labels?: string;
                        /** Format: uuid */
                        contactId?: string;
                        /** Format: uuid */
                        companyId?: string;
                        syncState?: string;
                        project?: string;
                        jiraKey?: string;
                        updatedSince?: string;
                        createdSince?: string;
                        custom?: string;
                        /** @enum {string} */
                        hasConflict?: "true" | "false";
                        /** @enum {string} */
                        overdue?: "true" | "false";
                        q?: string;
                    };
                    action: {
                        /** @constant */
                        kind: "edit";
                        fields: {
                            /** @enum {string} */
                            status?: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
                            /** @enum {string} */
                            priority?: "LOW" | "MEDIUM" | "HIGH" | "URGENT";
                            dueDate?: string | null;
                            assignee?: ({
                                userId: string;
                                name?: string;
                            } | {
                                accountId: string;
                            }) | null;
                            contactId?: string | null;
                            custom?: {
                                [key: string]: string | number | string[] | ({
                                    userId: string;
                                    name?: string;
                                } | {
                                    accountId: string;
                                }) | null;
                            };
                            addLabels?: string[];
                            removeLabels?: string[];
                        };
                    } | {
                        /** @constant */
                        kind: "comment";
                        body: string;
                        /**
                         * @default internal
                         * @enum {string}
                         */
                        visibility?: "internal" | "public";
                    } | {
                        /** @constant */
                        kind: "link";
                        projectKey?: string;
                    } | {
                        /** @constant */
                        kind: "delete";
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        unknown: number;
                        linked: number;
                        points: number;
                        paysPoints: boolean;
                        pointsLeft: number | null;
                        advice: string[];
                        template: {
                            /** @enum {string} */
                            code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                            params: {
                                [key: string]: string;
                            };
                        }[];
                        /** @enum {string} */
                        undo: "all" | "partly";
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    startBulk: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "filter": {
                 *         "status": "OPEN",
                 *         "labels": "outage"
                 *       },
                 *       "action": {
                 *         "kind": "edit",
                 *         "fields": {
                 *           "status": "RESOLVED",
                 *           "removeLabels": [
                 *             "outage"
                 *           ]
                 *         }
                 *       },
                 *       "expectedCount": 12
                 *     }
                 */
                "application/json": {
                    ids?: string[];
                    filter?: {
                        ids?: string;
                        status?: string;
                        priority?: string;
                        source?: string;
                        assignee?: string;
                        labels?: string;
                        /** Format: uuid */
                        contactId?: string;
                        /** Format: uuid */
                        companyId?: string;
                        syncState?: string;
                        project?: string;
                        jiraKey?: string;
                        updatedSince?: string;
                        createdSince?: string;
                        custom?: string;
                        /** @enum {string} */
                        hasConflict?: "true" | "false";
                        /** @enum {string} */
                        overdue?: "true" | "false";
                        q?: string;
                    };
                    action: {
                        /** @constant */
                        kind: "edit";
                        fields: {
                            /** @enum {string} */
                            status?: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
                            /** @enum {string} */
                            priority?: "LOW" | "MEDIUM" | "HIGH" | "URGENT";
                            dueDate?: string | null;
                            assignee?: ({
                                userId: string;
                                name?: string;
                            } | {
                                accountId: string;
                            }) | null;
                            contactId?: string | null;
                            custom?: {
                                [key: string]: string | number | string[] | ({
                                    userId: string;
                                    name?: string;
                                } | {
                                    accountId: string;
                                }) | null;
                            };
                            addLabels?: string[];
                            removeLabels?: string[];
                        };
                    } | {
                        /** @constant */
                        kind: "comment";
                        body: string;
                        /**
                         * @default internal
                         * @enum {string}
                         */
                        visibility?: "internal" | "public";
                    } | {
                        /** @constant */
                        kind: "link";
                        projectKey?: string;
                    } | {
                        /** @constant */
                        kind: "delete";
                    };
                    expectedCount?: number;
                };
            };
        };
        responses: {
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listBulkJobs: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            status: "queued" | "running" | "succeeded" | "cancelled";
                            action: {
                                /** @enum {string} */
                                kind: "edit" | "comment" | "link" | "delete" | "undo";
                                fields: string[];
                            };
                            createdBy: string;
                            createdByUserId: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            startedAt: string | null;
                            finishedAt: string | null;
                            total: number;
                            done: number;
                            changed: number;
                            unchanged: number;
                            refused: number;
                            unknown: number;
                            rate: number | null;
                            secondsLeft: number | null;
                            canUndo: boolean;
                            undoes: string | null;
                            undoneBy: string | null;
                            problem: string | null;
                            template?: {
                                /** @enum {string} */
                                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                                params: {
                                    [key: string]: string;
                                };
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readBulkJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bulkJobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @enum {string} */
                        status: "queued" | "running" | "succeeded" | "cancelled";
                        action: {
                            /** @enum {string} */
                            kind: "edit" | "comment" | "link" | "delete" | "undo";
                            fields: string[];
                        };
                        createdBy: string;
                        createdByUserId: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                        total: number;
                        done: number;
                        changed: number;
                        unchanged: number;
                        refused: number;
                        unknown: number;
                        jira: {
                            pending: number;
                            parked: number;
                        };
                        rate: number | null;
                        secondsLeft: number | null;
                        canUndo: boolean;
                        undoes: string | null;
                        undoneBy: string | null;
                        problem: string | null;
                        template?: {
                            /** @enum {string} */
                            code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                            params: {
                                [key: string]: string;
                            };
                        };
                    };
                    "text/event-stream": {
                        /** Format: uuid */
                        id: string;
                        /** @enum {string} */
                        status: "queued" | "running" | "succeeded" | "cancelled";
                        action: {
                            /** @enum {string} */
                            kind: "edit" | "comment" | "link" | "delete" | "undo";
                            fields: string[];
                        };
                        createdBy: string;
                        createdByUserId: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                        total: number;
                        done: number;
                        changed: number;
                        unchanged: number;
                        refused: number;
                        unknown: number;
                        jira: {
                            pending: number;
                            parked: number;
                        };
                        rate: number | null;
                        secondsLeft: number | null;
                        canUndo: boolean;
                        undoes: string | null;
                        undoneBy: string | null;
                        problem: string | null;
                        template?: {
                            /** @enum {string} */
                            code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                            params: {
                                [key: string]: string;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listBulkOutcomes: {
        parameters: {
            query?: {
                outcome?: "waiting" | "changed" | "unchanged" | "refused" | "unknown";
                problems?: "true" | "false";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                bulkJobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            ticketId: string;
                            number: number | null;
                            title: string | null;
                            /** @enum {string} */
                            outcome: "waiting" | "changed" | "unchanged" | "refused" | "unknown";
                            fields: string[];
                            message: string | null;
                            template: {
                                /** @enum {string} */
                                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                                params: {
                                    [key: string]: string;
                                };
                            }[];
                            jira: {
                                /** @enum {string} */
                                state: "synced" | "pending" | "refused";
                                message: string | null;
                                template?: {
                                    /** @enum {string} */
                                    code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                                    params: {
                                        [key: string]: string;
                                    };
                                };
                                words: string | null;
                            } | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    cancelBulkJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                bulkJobId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** @enum {string} */
                        status: "queued" | "running" | "succeeded" | "cancelled";
                        action: {
                            /** @enum {string} */
                            kind: "edit" | "comment" | "link" | "delete" | "undo";
                            fields: string[];
                        };
                        createdBy: string;
                        createdByUserId: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                        total: number;
                        done: number;
                        changed: number;
                        unchanged: number;
                        refused: number;
                        unknown: number;
                        jira: {
                            pending: number;
                            parked: number;
                        };
                        rate: number | null;
                        secondsLeft: number | null;
                        canUndo: boolean;
                        undoes: string | null;
                        undoneBy: string | null;
                        problem: string | null;
                        template?: {
                            /** @enum {string} */
                            code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                            params: {
                                [key: string]: string;
                            };
                        };
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    undoBulkJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                bulkJobId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listSavedViews: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @enum {string} */
                            visibility: "private" | "workspace";
                            filter: {
                                status?: string;
                                priority?: string;
                                source?: string;
                                assignee?: string;
                                labels?: string;
                                contactId?: string;
                                companyId?: string;
                                syncState?: string;
                                project?: string;
                                jiraKey?: string;
                                updatedSince?: string;
                                createdSince?: string;
                                custom?: string;
                                hasConflict?: string;
                                overdue?: string;
                                q?: string;
                            };
                            /** @enum {string} */
                            sort: "updatedAt" | "-updatedAt" | "createdAt" | "-createdAt" | "number" | "-number" | "priority" | "-priority" | "dueDate";
                            columns: ("status" | "priority" | "number" | "sync" | "jiraKey" | "project" | "contact" | "assignee" | "labels" | "dueDate" | "source" | "createdAt" | "updatedAt")[];
                            grouping: ("status" | "priority" | "assignee") | null;
                            /** @enum {string} */
                            layout: "list" | "board";
                            createdBy: string;
                            createdByUserId: string;
                            mine: boolean;
                            mayChange: boolean;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                            count: {
                                total: number;
                                exact: boolean;
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    createSavedView: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Urgent and mine",
                 *       "filter": {
                 *         "assignee": "me",
                 *         "priority": "URGENT"
                 *       },
                 *       "visibility": "private"
                 *     }
                 */
                "application/json": {
                    name: string;
                    /**
                     * @default private
                     * @enum {string}
                     */
                    visibility?: "private" | "workspace";
                    /** @default {} */
                    filter?: {
                        status?: string;
                        priority?: string;
                        source?: string;
                        assignee?: string;
                        labels?: string;
                        contactId?: string;
                        companyId?: string;
                        syncState?: string;
                        project?: string;
                        jiraKey?: string;
                        updatedSince?: string;
                        createdSince?: string;
                        custom?: string;
                        hasConflict?: string;
                        overdue?: string;
                        q?: string;
                    };
                    /**
                     * @default -updatedAt
                     * @enum {string}
                     */
                    sort?: "updatedAt" | "-updatedAt" | "createdAt" | "-createdAt" | "number" | "-number" | "priority" | "-priority" | "dueDate";
                    /** @default [] */
                    columns?: ("status" | "priority" | "number" | "sync" | "jiraKey" | "project" | "contact" | "assignee" | "labels" | "dueDate" | "source" | "createdAt" | "updatedAt")[];
                    /** @default null */
                    grouping?: ("status" | "priority" | "assignee") | null;
                    /**
                     * @default list
                     * @enum {string}
                     */
                    layout?: "list" | "board";
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readSavedView: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer. 304, without a body, where it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                viewId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
            /** @description What you have is current */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    deleteSavedView: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                viewId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            412: components["responses"]["precondition_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    updateSavedView: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                viewId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Urgent",
                 *       "visibility": "workspace"
                 *     }
                 */
                "application/json": {
                    name?: string;
                    /** @enum {string} */
                    visibility?: "private" | "workspace";
                    filter?: {
                        status?: string;
                        priority?: string;
                        source?: string;
                        assignee?: string;
                        labels?: string;
                        contactId?: string;
                        companyId?: string;
                        syncState?: string;
                        project?: string;
                        jiraKey?: string;
                        updatedSince?: string;
                        createdSince?: string;
                        custom?: string;
                        hasConflict?: string;
                        overdue?: string;
                        q?: string;
                    };
                    /** @enum {string} */
                    sort?: "updatedAt" | "-updatedAt" | "createdAt" | "-createdAt" | "number" | "-number" | "priority" | "-priority" | "dueDate";
                    columns?: ("status" | "priority" | "number" | "sync" | "jiraKey" | "project" | "contact" | "assignee" | "labels" | "dueDate" | "source" | "createdAt" | "updatedAt")[];
                    grouping?: ("status" | "priority" | "assignee") | null;
                    /** @enum {string} */
                    layout?: "list" | "board";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    findIssues: {
        parameters: {
            query: {
                q: string;
                siteId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            siteId: string;
                            issueKey: string;
                            title: string;
                            status: string | null;
                            ticketId: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    readIssue: {
        parameters: {
            query?: {
                siteId?: string;
            };
            header?: never;
            path: {
                issueKey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        siteId: string;
                        issueKey: string;
                        title: string;
                        status: string | null;
                        ticketId: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    createIssue: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "projectKey": "KAN"
                 *     }
                 */
                "application/json": {
                    projectKey?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict.body_not_regenerable"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused.jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    linkTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "issueKey": "KAN-42"
                 *     }
                 */
                "application/json": {
                    issueKey: string;
                    /** Format: uuid */
                    siteId?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict.body_not_regenerable"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused.jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    unlinkTicket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.body_not_regenerable"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    restoreTicket: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict.body_not_regenerable"];
            422: components["responses"]["idempotency_key_reused.jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    adoptIssue: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                issueKey: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "siteId": "0199c29f-8a10-7e55-9f3c-aa01bb02cc03"
                 *     }
                 */
                "application/json": {
                    /** Format: uuid */
                    siteId?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict.body_not_regenerable"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused.jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    setIssueContact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                issueKey: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "contactId": "0199c2a4-1b22-7d0f-8e11-5a6b7c8d9e0f"
                 *     }
                 */
                "application/json": {
                    /** Format: uuid */
                    contactId: string;
                    /** Format: uuid */
                    siteId?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.body_not_regenerable"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    clearIssueContact: {
        parameters: {
            query?: {
                siteId?: string;
            };
            header?: never;
            path: {
                issueKey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.body_not_regenerable"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    listComments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Comment"][];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    addComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateComment"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict.body_not_regenerable"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused.jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    readComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer. 304, without a body, where it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                ticketId: string;
                commentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            /** @description What you have is current */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    deleteComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                ticketId: string;
                commentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        ticketId: string;
                        sync: {
                            /** @constant */
                            state: "pending";
                        };
                    };
                };
            };
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.body_not_regenerable"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    editComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                ticketId: string;
                commentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateComment"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.body_not_regenerable"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    listAttachments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Attachment"][];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    uploadAttachment: {
        parameters: {
            query?: {
                filename?: string;
            };
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                ticketId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict.body_not_regenerable"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused.jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    readAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    deleteAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        ticketId: string;
                        sync: {
                            /** @constant */
                            state: "pending";
                        };
                    };
                };
            };
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.body_not_regenerable"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    downloadAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            /** @description A range of the bytes */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            416: components["responses"]["range_not_satisfiable"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listContacts: {
        parameters: {
            query?: {
                q?: string;
                companyId?: string;
                ids?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Contact"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    createContact: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateContact"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contact"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readContact: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer. 304, without a body, where it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                contactId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contact"];
                };
            };
            /** @description What you have is current */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    deleteContact: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                contactId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    updateContact: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                contactId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateContact"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contact"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    mergeContacts: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                contactId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "contactId": "0199c2a4-1b22-7d0f-8e11-5a6b7c8d9e0f"
                 *     }
                 */
                "application/json": {
                    /** Format: uuid */
                    contactId: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        contact: components["schemas"]["Contact"];
                        moving: boolean;
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listCompanies: {
        parameters: {
            query?: {
                q?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Company"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    createCompany: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCompany"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Company"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readCompany: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer. 304, without a body, where it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Company"];
                };
            };
            /** @description What you have is current */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    updateCompany: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateCompany"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Company"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listConflicts: {
        parameters: {
            query?: {
                state?: "open" | "resolved" | "all";
                ticketId?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Conflict"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readConflict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conflictId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conflict"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    resolveConflict: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                conflictId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveConflict"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conflict"];
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conflict"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict.body_not_regenerable"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused.jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    followLive: {
        parameters: {
            query?: {
                lastEventId?: string;
                page?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveEvent"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    announcePresence: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "page": "0199c2a5-02c4-7b9a-b0d3-1c2d3e4f5a6b",
                 *       "ticketId": "0199c2a4-6f0e-7c31-9a57-3d1b8f2e4c60",
                 *       "field": "title"
                 *     }
                 */
                "application/json": {
                    /** Format: uuid */
                    page: string;
                    ticketId: string | null;
                    /** @default null */
                    field?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ticketId: string | null;
                        people: {
                            userId: string;
                            name: string;
                            field: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookEndpoint"][];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://hooks.example.com/synapse",
                 *       "kinds": [
                 *         "ticket.created",
                 *         "ticket.updated"
                 *       ]
                 *     }
                 */
                "application/json": {
                    url: string;
                    /** @default  */
                    description?: string;
                    /** @default [] */
                    kinds?: ("ticket.created" | "ticket.updated" | "ticket.deleted" | "ticket.sync" | "ticket.ready_to_tell" | "comment.created" | "comment.updated" | "comment.deleted" | "attachment.created" | "attachment.updated" | "attachment.deleted" | "run.progress" | "sync.failing" | "sync.recovered" | "token.expiring" | "budget.low" | "import.done" | "webhook.paused")[];
                    /** @default [] */
                    projectKeys?: string[];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        url: string;
                        description: string;
                        kinds: ("ticket.created" | "ticket.updated" | "ticket.deleted" | "ticket.sync" | "ticket.ready_to_tell" | "comment.created" | "comment.updated" | "comment.deleted" | "attachment.created" | "attachment.updated" | "attachment.deleted" | "run.progress" | "sync.failing" | "sync.recovered" | "token.expiring" | "budget.low" | "import.done" | "webhook.paused")[];
                        projectKeys: string[];
                        /** @enum {string} */
                        state: "active" | "paused";
                        pausedReason: string | null;
                        template?: {
                            /** @enum {string} */
                            code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                            params: {
                                [key: string]: string;
                            };
                        };
                        pausedAt: string | null;
                        previousSecretUntil: string | null;
                        seq: number;
                        feedSeq: number;
                        waiting: number;
                        /** Format: date-time */
                        createdAt: string;
                        secret: string;
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    deleteWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    updateWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "state": "active"
                 *     }
                 */
                "application/json": {
                    url?: string;
                    description?: string;
                    kinds?: ("ticket.created" | "ticket.updated" | "ticket.deleted" | "ticket.sync" | "ticket.ready_to_tell" | "comment.created" | "comment.updated" | "comment.deleted" | "attachment.created" | "attachment.updated" | "attachment.deleted" | "run.progress" | "sync.failing" | "sync.recovered" | "token.expiring" | "budget.low" | "import.done" | "webhook.paused")[];
                    projectKeys?: string[];
                    /** @enum {string} */
                    state?: "active" | "paused";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        url: string;
                        description: string;
                        kinds: ("ticket.created" | "ticket.updated" | "ticket.deleted" | "ticket.sync" | "ticket.ready_to_tell" | "comment.created" | "comment.updated" | "comment.deleted" | "attachment.created" | "attachment.updated" | "attachment.deleted" | "run.progress" | "sync.failing" | "sync.recovered" | "token.expiring" | "budget.low" | "import.done" | "webhook.paused")[];
                        projectKeys: string[];
                        /** @enum {string} */
                        state: "active" | "paused";
                        pausedReason: string | null;
                        template?: {
                            /** @enum {string} */
                            code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                            params: {
                                [key: string]: string;
                            };
                        };
                        pausedAt: string | null;
                        previousSecretUntil: string | null;
                        seq: number;
                        feedSeq: number;
                        waiting: number;
                        /** Format: date-time */
                        createdAt: string;
                        secret: string;
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    testWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        durationMs: number;
                        status: number | null;
                        error: string | null;
                        answer: string | null;
                        delivered: boolean;
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    replayWebhooks: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "fromSeq": 4711
                 *     }
                 */
                "application/json": {
                    seq: number;
                } | {
                    fromSeq: number;
                };
            };
        };
        responses: {
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                state?: "waiting" | "delivered";
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookDelivery"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                state?: "open" | "over";
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Alert"][];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    startSync: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "siteId": "0199c29f-8a10-7e55-9f3c-aa01bb02cc03"
                 *     }
                 */
                "application/json": {
                    /** Format: uuid */
                    siteId?: string;
                };
            };
        };
        responses: {
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs: {
                            /** Format: uuid */
                            id: string;
                            /** Format: uuid */
                            siteId: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SyncRun"][];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncRun"];
                    "text/event-stream": components["schemas"]["SyncRun"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readQuota: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readSyncMetrics: {
        parameters: {
            query?: {
                hours?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncMetrics"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readSyncSeries: {
        parameters: {
            query?: {
                range?: "hour" | "day" | "week";
                siteId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        range: "hour" | "day" | "week";
                        stepSeconds: number;
                        pointsLimit: number | null;
                        items: {
                            /** Format: date-time */
                            at: string;
                            events: number | null;
                            p50Ms: number | null;
                            p99Ms: number | null;
                            editP50Ms: number | null;
                            editP99Ms: number | null;
                            edits: number | null;
                            missed: number | null;
                            parked: number | null;
                            points: number | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    dryRun: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "siteId": "0199c29f-8a10-7e55-9f3c-aa01bb02cc03",
                 *       "scope": "due"
                 *     }
                 */
                "application/json": {
                    /** Format: uuid */
                    siteId?: string;
                    /**
                     * @default all
                     * @enum {string}
                     */
                    scope?: "all" | "due";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sites: components["schemas"]["DryRunSite"][];
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    listFailures: {
        parameters: {
            query?: {
                state?: "parked" | "retrying" | "all";
                ticketId?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Failure"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    retryFailures: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ticketIds": [
                 *         "0199c2a4-6f0e-7c31-9a57-3d1b8f2e4c60"
                 *       ]
                 *     }
                 */
                "application/json": {
                    ticketIds: string[];
                } | {
                    failureIds: string[];
                } | {
                    /** @constant */
                    all: true;
                };
            };
        };
        responses: {
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        retried: number;
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    forecastImport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportForecast"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    listImports: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ImportProgress"][];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    startImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportRequest"];
            };
        };
        responses: {
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused.jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    readImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportProgress"];
                    "text/event-stream": components["schemas"]["ImportProgress"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    pauseImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportProgress"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    resumeImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportProgress"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    cancelImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportProgress"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        userId: string;
                        name: string;
                        email: string | null;
                        emailVerified: boolean;
                        workspaces: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            /** @enum {string} */
                            role: "viewer" | "agent" | "admin" | "owner";
                            suspended: boolean;
                            /** @enum {string} */
                            by: "member" | "token";
                            feedSeq: number | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "the-token-of-the-link"
                 *     }
                 */
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @enum {string} */
                        role: "viewer" | "agent" | "admin" | "owner";
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    leaveWorkspace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "workspaceId": "0199c29f-8a10-7e55-9f3c-aa01bb02cc04"
                 *     }
                 */
                "application/json": {
                    /** Format: uuid */
                    workspaceId: string;
                };
            };
        };
        responses: {
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listMembers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            id: string;
                            userId: string;
                            name: string;
                            email: string | null;
                            /** @enum {string} */
                            role: "viewer" | "agent" | "admin" | "owner";
                            suspendedAt: string | null;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listInvitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            id: string;
                            email: string;
                            /** @enum {string} */
                            role: "viewer" | "agent" | "admin" | "owner";
                            invitedBy: string;
                            invitedByUserId: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            expiresAt: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    createInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ann@your-company.example",
                 *       "role": "agent"
                 *     }
                 */
                "application/json": {
                    email: string;
                    /** @enum {string} */
                    role: "viewer" | "agent" | "admin" | "owner";
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        email: string;
                        /** @enum {string} */
                        role: "viewer" | "agent" | "admin" | "owner";
                        invitedBy: string;
                        invitedByUserId: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        expiresAt: string;
                        token: string;
                        link: string;
                        mailed: boolean;
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    resendInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        email: string;
                        /** @enum {string} */
                        role: "viewer" | "agent" | "admin" | "owner";
                        invitedBy: string;
                        invitedByUserId: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        expiresAt: string;
                        token: string;
                        link: string;
                        mailed: boolean;
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    revokeInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer. 304, without a body, where it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                memberId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        userId: string;
                        name: string;
                        email: string | null;
                        /** @enum {string} */
                        role: "viewer" | "agent" | "admin" | "owner";
                        suspendedAt: string | null;
                        /** Format: date-time */
                        createdAt: string;
                    };
                };
            };
            /** @description What you have is current */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                memberId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    updateMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                memberId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "admin"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    role?: "viewer" | "agent" | "admin" | "owner";
                    suspended?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        userId: string;
                        name: string;
                        email: string | null;
                        /** @enum {string} */
                        role: "viewer" | "agent" | "admin" | "owner";
                        suspendedAt: string | null;
                        /** Format: date-time */
                        createdAt: string;
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    erasePerson: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "userId": "aG2bX0q7r8ZrN3Vn5s0J2mKcTzQ4wY1uE6pLdHfB9xo"
                 *     }
                 */
                "application/json": {
                    userId: string;
                };
            };
        };
        responses: {
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listServiceTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ServiceToken"][];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    createServiceToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Help desk",
                 *       "scopes": [
                 *         "tickets:read",
                 *         "tickets:write"
                 *       ],
                 *       "expiresInDays": 90
                 *     }
                 */
                "application/json": {
                    name: string;
                    scopes: ("tickets:read" | "tickets:write" | "comments:public" | "sync:read" | "sync:manage")[];
                    /** @default 365 */
                    expiresInDays?: number;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        scopes: ("tickets:read" | "tickets:write" | "comments:public" | "sync:read" | "sync:manage")[];
                        createdBy: string;
                        createdByUserId: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** Format: date-time */
                        expiresAt: string;
                        lastUsedAt: string | null;
                        token: string;
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    revokeServiceToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tokenId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                actorId?: string;
                action?: "workspace.created" | "workspace.renamed" | "invitation.created" | "invitation.sent_again" | "invitation.revoked" | "member.joined" | "member.changed" | "member.removed" | "member.left" | "person.erased" | "service_token.created" | "service_token.revoked" | "pairing.offered" | "site.paired" | "site.settings_changed" | "site.access_changed" | "site.secret_asked" | "site.secret_rotated" | "site.disconnected" | "site.purge_requested" | "site.exported" | "project.configured" | "project.removed" | "people.matched" | "people.forgotten" | "webhook.created" | "webhook.changed" | "webhook.deleted" | "webhook.secret_rotated" | "webhook.replayed" | "view.created" | "view.changed" | "view.deleted" | "import.started" | "import.changed" | "contact.merged" | "contact.deleted" | "audit.exported" | "agent.called";
                from?: string;
                to?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            id: string;
                            /** Format: date-time */
                            at: string;
                            actor: {
                                /** @enum {string} */
                                kind: "person" | "service_token" | "app" | "link" | "operator" | "system";
                                id: string;
                                name: string;
                            };
                            address: string | null;
                            /** @enum {string} */
                            action: "workspace.created" | "workspace.renamed" | "invitation.created" | "invitation.sent_again" | "invitation.revoked" | "member.joined" | "member.changed" | "member.removed" | "member.left" | "person.erased" | "service_token.created" | "service_token.revoked" | "pairing.offered" | "site.paired" | "site.settings_changed" | "site.access_changed" | "site.secret_asked" | "site.secret_rotated" | "site.disconnected" | "site.purge_requested" | "site.exported" | "project.configured" | "project.removed" | "people.matched" | "people.forgotten" | "webhook.created" | "webhook.changed" | "webhook.deleted" | "webhook.secret_rotated" | "webhook.replayed" | "view.created" | "view.changed" | "view.deleted" | "import.started" | "import.changed" | "contact.merged" | "contact.deleted" | "audit.exported" | "agent.called";
                            about: string | null;
                            changes: string[];
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    exportAudit: {
        parameters: {
            query?: {
                actorId?: string;
                action?: "workspace.created" | "workspace.renamed" | "invitation.created" | "invitation.sent_again" | "invitation.revoked" | "member.joined" | "member.changed" | "member.removed" | "member.left" | "person.erased" | "service_token.created" | "service_token.revoked" | "pairing.offered" | "site.paired" | "site.settings_changed" | "site.access_changed" | "site.secret_asked" | "site.secret_rotated" | "site.disconnected" | "site.purge_requested" | "site.exported" | "project.configured" | "project.removed" | "people.matched" | "people.forgotten" | "webhook.created" | "webhook.changed" | "webhook.deleted" | "webhook.secret_rotated" | "webhook.replayed" | "view.created" | "view.changed" | "view.deleted" | "import.started" | "import.changed" | "contact.merged" | "contact.deleted" | "audit.exported" | "agent.called";
                from?: string;
                to?: string;
                format?: "csv" | "ndjson";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                    "text/csv": string;
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    callTools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "jsonrpc": "2.0",
                 *       "id": 1,
                 *       "method": "tools/call",
                 *       "params": {
                 *         "name": "search_tickets",
                 *         "arguments": {
                 *           "q": "printer"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @constant */
                    jsonrpc: "2.0";
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    createPairingCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "baseUrl": "https://your-company.atlassian.net",
                 *       "projectKey": "KAN"
                 *     }
                 */
                "application/json": {
                    /** Format: uri */
                    baseUrl: string;
                    /** Format: email */
                    email?: string;
                    apiToken?: string;
                    projectKey: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    testSites: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ok: boolean;
                        sites: {
                            /** Format: uuid */
                            siteId: string;
                            baseUrl: string;
                            ok: boolean;
                            account: string | null;
                            projectKey: string;
                            latencyMs: number;
                            error: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listSites: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SiteHealth"][];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readSiteSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer. 304, without a body, where it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteSettings"];
                };
            };
            /** @description What you have is current */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    updateSiteSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "whenDone": {
                 *         "status": "RESOLVED",
                 *         "note": null
                 *       }
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    onTicketDelete?: "leave" | "close" | "delete";
                    /** @enum {string} */
                    writeMode?: "careful" | "fast";
                    whenDone?: {
                        /** @default null */
                        status?: ("OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED") | null;
                        /** @default null */
                        note?: string | null;
                    } | null;
                    purgeDeletedAfterDays?: number | null;
                    syncEnabled?: boolean | null;
                    syncIntervalMinutes?: number | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteSettings"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listPurges: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** Format: date-time */
                            at: string;
                            /** Format: uuid */
                            ticketId: string;
                            ticketNumber: number;
                            siteId: string | null;
                            issueKey: string | null;
                            /** @enum {string} */
                            reason: "deleted_in_jira" | "deleted_here" | "site_disconnected";
                            deletedAt: string | null;
                            purgedBy: string;
                            purgedByUserId: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readSiteAccess: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer. 304, without a body, where it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteAccess"];
                };
            };
            /** @description What you have is current */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    setSiteAccess: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "choice": "auto"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    choice: "auto" | "app" | "api_token";
                    account?: {
                        /** Format: email */
                        email: string;
                        apiToken: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteAccess"];
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    rotateSiteSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        askedAt: string;
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    disconnectSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, such as a UUID. Sent again with the same key within 24 hours, it is carried out once and answered the same again, with `Idempotency-Replayed: true`. */
                "Idempotency-Key"?: string;
            };
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": "keep"
                 *     }
                 */
                "application/json": {
                    /**
                     * @default keep
                     * @enum {string}
                     */
                    data?: "keep" | "purge";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        disconnected: true;
                        purging: boolean;
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["idempotency_key_in_use.conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    exportSite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    listAllProjects: {
        parameters: {
            query?: {
                siteId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            projectKey: string;
                            name: string;
                            takesPart: boolean;
                            isDefault: boolean;
                            /** Format: uuid */
                            siteId: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    listProjects: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            projectKey: string;
                            name: string;
                            takesPart: boolean;
                            isDefault: boolean;
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    removeProject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
                projectKey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readProjectConfig: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of an earlier answer. 304, without a body, where it is still current. */
                "If-None-Match"?: string;
            };
            path: {
                siteId: string;
                projectKey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        siteId: string;
                        projectKey: string;
                        takesPart: boolean;
                        config: components["schemas"]["ProjectConfigAnswer"];
                    };
                };
            };
            /** @description What you have is current */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    saveProjectConfig: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what you read. 412 where it has changed since. Without it, the change is made anyway. */
                "If-Match"?: string;
            };
            path: {
                siteId: string;
                projectKey: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectConfig"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        siteId: string;
                        projectKey: string;
                        takesPart: boolean;
                        config: components["schemas"]["ProjectConfigAnswer"];
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    proposeProjectConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
                projectKey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectProposal"];
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    checkProjectConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
                projectKey: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectConfig"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        unreachable: {
                            from: {
                                id: string;
                                name: string;
                            };
                            /** @enum {string} */
                            to: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
                            reason: string;
                            needs: {
                                fieldId: string;
                                name: string;
                                allowed: string[];
                            }[];
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    listPeople: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        matched: {
                            userId: string;
                            accountId: string;
                            name: string;
                            /** @enum {string} */
                            matchedBy: "email" | "hand";
                        }[];
                        unmatched: {
                            userId: string;
                            reason: string;
                            template?: {
                                /** @enum {string} */
                                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                                params: {
                                    [key: string]: string;
                                };
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    matchPeople: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "users": [
                 *         {
                 *           "userId": "user-17",
                 *           "name": "Ann Agent",
                 *           "email": "ann@your-company.example"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": {
                    users: {
                        userId: string;
                        name: string;
                        /** Format: email */
                        email?: string;
                        accountId?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        matched: {
                            userId: string;
                            accountId: string;
                            name: string;
                            /** @enum {string} */
                            matchedBy: "email" | "hand";
                        }[];
                        unmatched: {
                            userId: string;
                            reason: string;
                            template?: {
                                /** @enum {string} */
                                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                                params: {
                                    [key: string]: string;
                                };
                            };
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request.malformed_json"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    listPeopleChoices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: {
                            userId: string;
                            name: string;
                            email: string | null;
                            matched: {
                                accountId: string;
                                name: string;
                                /** @enum {string} */
                                matchedBy: "email" | "hand";
                            } | null;
                            proposed: {
                                accountId: string;
                                name: string;
                            } | null;
                        }[];
                        people: {
                            accountId: string;
                            name: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    forgetPerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; the answer has no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    downloadExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                link: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                };
            };
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        success: true;
                        message: string;
                    };
                };
            };
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    addWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                siteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        secret: string;
                        path: string;
                    };
                };
            };
            400: components["responses"]["invalid_request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    pairApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        siteId: string;
                        workspaceName: string;
                        secret: string;
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["unauthenticated"];
            409: components["responses"]["conflict"];
            410: components["responses"]["pairing_code_invalid"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    rotateSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        secret: string;
                        /** Format: date-time */
                        oldValidUntil: string;
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["unauthenticated"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    makeExportLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: starts_with */
                        path: string;
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["unauthenticated"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    askAsAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    actor?: {
                        accountId: string;
                        displayName: string;
                    } | null;
                    ask: {
                        /** @constant */
                        kind: "health";
                    } | {
                        /** @constant */
                        kind: "projects";
                    } | {
                        /** @constant */
                        kind: "project";
                        projectKey: string;
                    } | {
                        /** @constant */
                        kind: "check-project";
                        projectKey: string;
                        config: components["schemas"]["ProjectConfig"];
                    } | {
                        /** @constant */
                        kind: "save-project";
                        projectKey: string;
                        config: components["schemas"]["ProjectConfig"];
                    } | {
                        /** @constant */
                        kind: "leave-project";
                        projectKey: string;
                    } | {
                        /** @constant */
                        kind: "people";
                    } | {
                        /** @constant */
                        kind: "match-users";
                        users: {
                            userId: string;
                            accountId: string | null;
                        }[];
                    } | {
                        /** @constant */
                        kind: "forecast-import";
                        wanted: {
                            /** @default [] */
                            projects?: string[];
                            jql?: string;
                        };
                    } | {
                        /** @constant */
                        kind: "start-import";
                        wanted: {
                            /** @default [] */
                            projects?: string[];
                            jql?: string;
                        };
                    } | {
                        /** @constant */
                        kind: "imports";
                    } | {
                        /** @constant */
                        kind: "change-import";
                        /** Format: uuid */
                        importId: string;
                        /** @enum {string} */
                        what: "pause" | "resume" | "cancel";
                    } | {
                        /** @constant */
                        kind: "failures";
                        cursor?: string;
                    } | {
                        /** @constant */
                        kind: "retry";
                        failureIds: string[] | null;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uri */
                        baseUrl: string;
                        newestChange: {
                            issueKey: string;
                            /** Format: date-time */
                            happenedAt: string;
                        } | null;
                        lastSentAt: string | null;
                        missed: {
                            total: number;
                            eventShare: number | null;
                            causes: {
                                [key: string]: number;
                            };
                        };
                        /** @default [] */
                        missingPermissions: {
                            projectKey: string;
                            permissions: string[];
                        }[];
                        budget: {
                            /** Format: date-time */
                            resetsAt: string;
                            workspace: {
                                limit: number;
                                spent: number;
                                left: number;
                                forecast: number;
                            };
                            paysPoints: boolean;
                            points: number;
                            requests: number;
                            throttled: number;
                            pausedUntil: string | null;
                        };
                    } | {
                        items: {
                            projectKey: string;
                            name: string;
                            takesPart: boolean;
                            isDefault: boolean;
                        }[];
                    } | {
                        saved: {
                            /** Format: uuid */
                            siteId: string;
                            projectKey: string;
                            takesPart: boolean;
                            config: components["schemas"]["ProjectConfigAnswer"];
                        };
                        proposal: components["schemas"]["ProjectProposal"];
                    } | {
                        unreachable: {
                            from: {
                                id: string;
                                name: string;
                            };
                            /** @enum {string} */
                            to: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
                            reason: string;
                            needs: {
                                fieldId: string;
                                name: string;
                                allowed: string[];
                            }[];
                        }[];
                    } | {
                        /** Format: uuid */
                        siteId: string;
                        projectKey: string;
                        takesPart: boolean;
                        config: components["schemas"]["ProjectConfigAnswer"];
                    } | {
                        /** @constant */
                        done: true;
                    } | {
                        users: {
                            userId: string;
                            name: string;
                            email: string | null;
                            matched: {
                                accountId: string;
                                name: string;
                                /** @enum {string} */
                                matchedBy: "email" | "hand";
                            } | null;
                            proposed: {
                                accountId: string;
                                name: string;
                            } | null;
                        }[];
                        people: {
                            accountId: string;
                            name: string;
                        }[];
                    } | {
                        matched: {
                            userId: string;
                            accountId: string;
                            name: string;
                            /** @enum {string} */
                            matchedBy: "email" | "hand";
                        }[];
                        unmatched: {
                            userId: string;
                            reason: string;
                            template?: {
                                /** @enum {string} */
                                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                                params: {
                                    [key: string]: string;
                                };
                            };
                        }[];
                    } | {
                        /** Format: uuid */
                        siteId: string;
                        jql: string;
                        issues: number;
                        requests: number;
                        points: number;
                        paysPoints: boolean;
                        seconds: number;
                        /** @enum {string} */
                        boundBy: "speed" | "points";
                        advice: string | null;
                        template?: {
                            /** @enum {string} */
                            code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                            params: {
                                [key: string]: string;
                            };
                        };
                    } | {
                        /** Format: uuid */
                        id: string;
                    } | {
                        items: components["schemas"]["ImportProgress"][];
                    } | {
                        /** Format: uuid */
                        id: string;
                        /** Format: uuid */
                        siteId: string;
                        jql: string;
                        /** @enum {string} */
                        status: "queued" | "running" | "paused" | "succeeded" | "failed" | "cancelled";
                        createdBy: string;
                        createdByUserId: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                        total: number;
                        done: number;
                        changed: number;
                        requests: number;
                        points: number;
                        rate: number | null;
                        secondsLeft: number | null;
                        jiraShare: number | null;
                        problem: string | null;
                        template?: {
                            /** @enum {string} */
                            code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                            params: {
                                [key: string]: string;
                            };
                        };
                        faults: {
                            issueKey: string;
                            message: string;
                            template?: {
                                /** @enum {string} */
                                code: "field_refused" | "field_from_jira" | "field_left_out" | "priority_misread" | "field_would_lose" | "field_contested" | "person_unmatched" | "person_unknown" | "person_ambiguous" | "person_hidden" | "status_from_jira" | "status_unseen" | "status_too_far" | "status_needs" | "status_no_way" | "status_no_transition" | "transition_open" | "comment_refused" | "file_refused" | "file_unsendable" | "file_too_large" | "files_switched_off" | "file_cut_off" | "file_not_handed_out" | "issue_looked_for" | "project_out_of_sight" | "issue_unseen" | "work_refused" | "work_unstorable" | "work_failed" | "work_given_up" | "account_refused" | "account_blocked" | "nothing_sent" | "jira_away" | "jira_settling" | "jira_limits" | "bulk_undo_days" | "bulk_deletes_issues" | "bulk_public" | "bulk_points" | "site_disconnected" | "site_uninstalled" | "site_installed_again" | "site_silent" | "site_no_answer" | "site_versions" | "site_renamed" | "token_ends" | "points_low" | "webhook_gone" | "webhook_refused" | "webhook_by_admin" | "sync_works" | "import_done" | "import_refused" | "import_points" | "issue_unreadable" | "issue_unstorable" | "issue_elsewhere" | "dry_run_most" | "dry_run_points" | "dry_run_absent" | "dry_run_unlooked" | "dry_run_unlisted" | "run_failed" | "contact_email_taken" | "contact_in_use" | "company_domain_taken" | "company_domain_public" | "service_token_taken" | "invitation_open" | "role_too_high" | "member_above" | "owner_last" | "import_open" | "ticket_follows" | "issue_has_ticket" | "issue_not_shown" | "issue_not_followed" | "site_address" | "webhook_address" | "view_of_workspace" | "ticket_not_yet" | "request_invalid" | "value_missing" | "value_empty" | "value_too_long" | "value_too_short" | "value_too_many" | "value_too_few" | "value_too_high" | "value_too_low" | "value_format" | "value_choice" | "value_unknown" | "value_type" | "value_unfit" | "custom_unfit" | "custom_unknown" | "custom_no_option" | "conflict_decided" | "conflict_field_gone" | "conflict_unfit" | "conflict_status_unknown" | "conflict_left_issue" | "conflict_restricted" | "conflict_comment_gone" | "conflict_no_text" | "conflict_no_comment" | "comment_restricted" | "comment_restricted_internal" | "comment_would_lose" | "text_would_lose" | "field_only_in_jira" | "ticket_changed" | "ticket_gone" | "ticket_purged" | "ticket_issue_deleted" | "ticket_issue_taken" | "bulk_left" | "undo_nothing" | "undo_contact_gone" | "bulk_ended" | "bulk_not_ended" | "bulk_too_old" | "bulk_not_allowed" | "bulk_is_undo" | "bulk_nothing" | "bulk_undone" | "bulk_open" | "bulk_too_many" | "bulk_search_most" | "bulk_too_slow" | "import_state" | "jql_bracket_stray" | "jql_bracket_open" | "jql_order" | "jql_empty" | "jql_word" | "jql_sign" | "jql_escape" | "jql_quote" | "project_not_taking" | "project_default" | "site_none" | "site_off" | "site_which" | "probe_gateway" | "probe_other" | "probe_refused" | "probe_account" | "probe_app" | "probe_project" | "probe_fewer" | "probe_silent" | "probe_closed" | "secret_no_app" | "secret_often" | "jira_cannot_ask" | "jira_away_now" | "jira_not_allowed" | "dry_run_refused" | "dry_run_left" | "issue_not_deleted" | "issue_before" | "issue_none" | "contact_merged" | "contact_itself" | "contact_none" | "company_none" | "views_most" | "webhooks_most" | "webhook_no_message" | "feed_not_kept" | "feed_empty" | "view_not_yours" | "invitation_gone" | "invitation_ended" | "invitation_member" | "invitation_address" | "invitation_unverified" | "person_is_member" | "person_twice";
                                params: {
                                    [key: string]: string;
                                };
                            };
                        }[];
                        faultCount: number;
                    } | {
                        items: components["schemas"]["Failure"][];
                        nextCursor: string | null;
                    } | {
                        retried: number;
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request.invalid_cursor"];
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    takeAppToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        stored: true;
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["unauthenticated"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    noteInstallation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        known: boolean;
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["unauthenticated"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    noteRemoval: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        known: boolean;
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["unauthenticated"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    disconnectFromJira: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default keep
                     * @enum {string}
                     */
                    data?: "keep" | "purge";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        disconnected: true;
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["unauthenticated"];
            409: components["responses"]["conflict"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    takeEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JiraEvent"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accepted: boolean;
                    };
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accepted: boolean;
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["bad_signature"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    takeWebhook: {
        parameters: {
            query: {
                site: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accepted: boolean;
                    };
                };
            };
            /** @description Accepted: it is saved or started here, and continues in the background */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accepted: boolean;
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["bad_signature"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    appVersion: string;
                    protocol: number;
                    trouble: string;
                    troubleSince: string | null;
                    givenUp: number;
                    /**
                     * @default {
                     *       "waiting": 0,
                     *       "oldestAt": null
                     *     }
                     */
                    queue?: {
                        waiting: number;
                        oldestAt: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        workspaceName: string;
                        crmVersion: string;
                        protocols: number[];
                        lastEventAt: string | null;
                        waiting: number;
                        oldestWaitingAt: string | null;
                        parked: number;
                        access: components["schemas"]["SiteAccess"];
                        wantsAppToken: boolean;
                        secretIsOld: boolean;
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["bad_signature"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readPanel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    issueId: string;
                    accountId: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        linked: false;
                    } | {
                        /** @constant */
                        linked: true;
                        ticket: components["schemas"]["Ticket"];
                        contact: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            email: string | null;
                            phone: string | null;
                            company: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            /** Format: date-time */
                            updatedAt: string;
                        } | null;
                        crmUrl: string | null;
                        comments: {
                            /** Format: uuid */
                            id: string;
                            author: string;
                            text: string;
                            /** Format: date-time */
                            createdAt: string;
                        }[];
                        otherTickets: {
                            issueId: string | null;
                            /** Format: uuid */
                            id: string;
                            number: number;
                            title: string;
                            /** @enum {string} */
                            status: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
                            crmUrl: string | null;
                        }[];
                        conflicts: {
                            /** Format: uuid */
                            id: string;
                            field: string;
                            ours: unknown;
                            theirs: unknown;
                            /** @enum {string} */
                            winner: "crm" | "jira";
                            /** Format: date-time */
                            at: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["bad_signature"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    actFromPanel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    issueId: string;
                    issueKey: string;
                    act: {
                        /** @constant */
                        kind: "refresh";
                    } | {
                        /** @constant */
                        kind: "retry";
                    } | {
                        /** @constant */
                        kind: "create";
                    } | {
                        /** @constant */
                        kind: "link";
                        /** Format: uuid */
                        ticketId: string;
                        /** @default null */
                        issueId?: string | null;
                    } | {
                        /** @constant */
                        kind: "unlink";
                    } | {
                        /** @constant */
                        kind: "link-contact";
                        /** Format: uuid */
                        contactId: string;
                    } | {
                        /** @constant */
                        kind: "unlink-contact";
                    } | {
                        /** @constant */
                        kind: "resolve";
                        /** Format: uuid */
                        conflictId: string;
                        /** @enum {string} */
                        take: "ours" | "theirs";
                        replaceDescription?: boolean;
                        asComment?: boolean;
                    };
                    /** @default null */
                    actor?: {
                        accountId: string;
                        displayName: string;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        outcome: "done" | "underway";
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["bad_signature"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.body_not_regenerable"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["jira_refused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["jira_unavailable.not_ready"];
        };
    };
    searchFromPanel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    q: string;
                    /**
                     * @default tickets
                     * @enum {string}
                     */
                    what?: "tickets" | "contacts";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tickets: {
                            issueId: string | null;
                            /** Format: uuid */
                            id: string;
                            number: number;
                            title: string;
                            /** @enum {string} */
                            status: "OPEN" | "IN_PROGRESS" | "RESOLVED" | "CLOSED";
                            crmUrl: string | null;
                        }[];
                        contacts: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            company: string | null;
                            email: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["malformed_json.invalid_request"];
            401: components["responses"]["bad_signature"];
            413: components["responses"]["payload_too_large"];
            415: components["responses"]["unsupported_media_type"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readWebConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        signIn: {
                            issuer: string;
                            clientId: string;
                            scopes: string[];
                            resource: string | null;
                            audience: string | null;
                        } | null;
                    };
                };
            };
            500: components["responses"]["internal"];
        };
    };
    isAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            500: components["responses"]["internal"];
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ready";
                        /** @enum {string} */
                        live: "listening" | "polling";
                        attachments: string;
                        clock: string;
                    };
                };
            };
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
    readContract: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    showContract: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    showErrors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    loadContractPart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: "swagger-ui.css" | "swagger-ui-bundle.js" | "favicon-32x32.png" | "start.js" | "errors.css";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/css": string;
                    "text/javascript": string;
                    "image/png": unknown;
                };
            };
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
        };
    };
    readProcessMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["unauthenticated"];
            404: components["responses"]["not_found"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["not_ready"];
        };
    };
}
