// An application on a server: each question is asked with its own context.
import { OpenFeature } from "@openfeature/server-sdk";
import { OFREPProvider } from "@openfeature/ofrep-provider";

const client = OpenFeature.getClient();

export const commands = {
  async start({ baseUrl, headers = [] }) {
    await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl, headers }));
    return { status: client.providerStatus };
  },
  evaluate({ type, key, fallback, context }) {
    switch (type) {
      case "boolean":
        return client.getBooleanDetails(key, fallback, context);
      case "string":
        return client.getStringDetails(key, fallback, context);
      case "number":
        return client.getNumberDetails(key, fallback, context);
      default:
        return client.getObjectDetails(key, fallback, context);
    }
  },
  async stop() {
    await OpenFeature.close();
    return {};
  },
};
