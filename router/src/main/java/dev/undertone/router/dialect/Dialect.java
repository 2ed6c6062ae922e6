package dev.undertone.router.dialect;

/** A wire protocol of language models, by the path its requests are posted to. */
public enum Dialect {
  /** OpenAI's chat completions. */
  CHAT("/v1/chat/completions"),
  /** Anthropic's messages. */
  MESSAGES("/v1/messages"),
  /** OpenAI's responses, without state on the server. */
  RESPONSES("/v1/responses"),
  /** OpenAI's embeddings: passed through, never translated. */
  EMBEDDINGS("/v1/embeddings");

  private final String path;

  Dialect(String path) {
    this.path = path;
  }

  /** Where requests are posted to. */
  public String path() {
    return path;
  }
}
