package dev.undertone.gateway.api;

import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.dialect.Dialect;

/** Port of the API: bytes of the dialects. Pure; any thread. */
public interface Wire {

  /**
   * Reads a request as far as routing needs it.
   *
   * @throws dev.undertone.router.dialect.BadRequestException naming the field that is wrong
   */
  ApiRequest scan(Dialect dialect, byte[] body);

  /** An error before the first byte of an answer. */
  byte[] error(Dialect dialect, ApiError error, String requestId);
}
