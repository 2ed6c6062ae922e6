package dev.undertone.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoakTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " garbage-first heap   total 65536K, used 2048K [0x1, 0x2)|2",
        " def new generation   total 29504K, used 1024K [0x1|1",
        " ZHeap           used 34M, capacity 64M, max capacity 320M|34",
        " Metaspace       used 9000K, committed 9500K, reserved 1100000K|0",
        "  eden space 26240K,  40% used [0x1, 0x2)|0",
      })
  void readsWhatIsInUseOfTheHeap(String line, double megabytes) {
    assertThat(Soak.usedMb(line)).isEqualTo(megabytes);
  }
}
