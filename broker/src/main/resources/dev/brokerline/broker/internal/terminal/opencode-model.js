// A plugin for opencode: the messages of a session that goes on get the model in
// BROKERLINE_OPENCODE_MODEL instead of the one that the session had. If a person chooses a third
// one, that stays.
export const BrokerlineModel = async () => {
  const wanted = process.env.BROKERLINE_OPENCODE_MODEL ?? "";
  const slash = wanted.indexOf("/");
  const before = new Map();
  return {
    "chat.message": async (input, output) => {
      const asked = output.message?.model;
      if (slash < 1 || !asked) return;
      const name = asked.providerID + "/" + asked.modelID;
      if (!before.has(input.sessionID)) before.set(input.sessionID, name);
      if (before.get(input.sessionID) === name) {
        output.message.model = {
          providerID: wanted.slice(0, slash),
          modelID: wanted.slice(slash + 1),
        };
      }
    },
  };
};
