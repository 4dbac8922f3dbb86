// An application in a browser: one context, all flags kept, told of changes.
import { OpenFeature, ProviderEvents } from "@openfeature/web-sdk";
import { OFREPWebProvider } from "@openfeature/ofrep-web-provider";

const client = OpenFeature.getClient();
const requests = [];
const events = [];

for (const type of [ProviderEvents.Ready, ProviderEvents.Stale, ProviderEvents.Error, ProviderEvents.ConfigurationChanged]) {
  OpenFeature.addHandler(type, (details) =>
    events.push({ type, at: Date.now(), flagsChanged: details?.flagsChanged ?? [] }),
  );
}

/** What the provider would do by itself, written down. */
async function watched(request, options) {
  const sent = request.headers.get("If-None-Match");
  const entry = { at: Date.now(), url: request.url.replace(/^.*\/ofrep/, "/ofrep"), ifNoneMatch: sent ?? "", status: 0 };
  requests.push(entry);
  const answer = await fetch(request, options);
  entry.status = answer.status;
  entry.etag = answer.headers.get("ETag") ?? "";
  entry.retryAfter = answer.headers.get("Retry-After") ?? "";
  return answer;
}

function details({ type, key, fallback }) {
  switch (type) {
    case "boolean":
      return client.getBooleanDetails(key, fallback);
    case "string":
      return client.getStringDetails(key, fallback);
    case "number":
      return client.getNumberDetails(key, fallback);
    default:
      return client.getObjectDetails(key, fallback);
  }
}

export const commands = {
  async start({ baseUrl, context, headers = [] }) {
    await OpenFeature.setContext(context);
    const provider = new OFREPWebProvider({ baseUrl, headers, fetchImplementation: watched });
    try {
      await OpenFeature.setProviderAndWait(provider);
    } catch (error) {
      return { status: client.providerStatus, error: String(error) };
    }
    return { status: client.providerStatus };
  },
  evaluate: details,
  async context({ context }) {
    await OpenFeature.setContext(context);
    return { status: client.providerStatus };
  },
  /** When the application sees a value; the time is that of this machine's clock. */
  async sees({ type, key, fallback, value, ms }) {
    const wanted = JSON.stringify(value);
    const until = Date.now() + ms;
    while (JSON.stringify(details({ type, key, fallback }).value) !== wanted) {
      if (Date.now() > until) throw new Error(`still ${JSON.stringify(details({ type, key, fallback }))}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return { at: Date.now() };
  },
  requests: () => requests.splice(0),
  events: () => events.splice(0),
  async stop() {
    await OpenFeature.close();
    return {};
  },
};
