package dev.undertone.router.dialect;

import java.util.Arrays;

/** The entrance for clients' requests. */
public final class Requests {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private Requests() {}

  /**
   * Reads a client's body as far as routing needs it.
   *
   * @param body UTF-8 JSON; handed over, and not touched again by its maker
   * @throws BadRequestException when it is no request of that dialect
   */
  public static ApiRequest scan(Dialect dialect, byte[] body) {
    byte[] json = withoutMark(body);
    // Two zeros among the first four bytes are UTF-16 or UTF-32, which no client of these APIs
    // sends, and in which offsets would mean nothing.
    for (int i = 0; i < Math.min(4, json.length); i++) {
      if (json[i] == 0) {
        throw new BadRequestException("", "the body, must be UTF-8");
      }
    }
    return new ScannedRequest(new RequestScan(dialect, json).read());
  }

  private static byte[] withoutMark(byte[] body) {
    int mark = BYTE_ORDER_MARK.length;
    return body.length >= mark && Arrays.equals(body, 0, mark, BYTE_ORDER_MARK, 0, mark)
        ? Arrays.copyOfRange(body, mark, body.length)
        : body;
  }
}
