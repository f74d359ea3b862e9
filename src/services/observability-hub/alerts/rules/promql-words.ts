/**
 * Words of PromQL, which can be names of metrics as well. Some of them mean something else where a name is expected, and
 * which ones differs by version: a rule like that makes the whole file invalid, and with such a file Prometheus does not start.
 */
const WORDS = new Set(
  `and or unless atan2 by without on ignoring group_left group_right bool offset start end step range inf nan
   anchored smoothed fill fill_left fill_right avg bottomk count count_values group limit_ratio limitk max min
   quantile stddev stdvar sum topk`.split(/\s+/),
);

/** Whether a name has to stand in quotes, whatever its case. */
export const isPromqlWord = (name: string) => WORDS.has(name.toLowerCase());
