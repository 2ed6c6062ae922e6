package dev.undertone.router.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.health.FleetView;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedFilesTest {

  @ParameterizedTest
  @ValueSource(strings = {"default", "demo"})
  void warnsOfNothingWithEmotionOnOrOff(String name) {
    assertThat(RouterFile.bundled(name).warnings(true)).isEmpty();
    assertThat(RouterFile.bundled(name).warnings(false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"default,normal", "demo,default"})
  void everyMoodHasItsRoute(String name, String calm) {
    var router = new CelRouter(RouterFile.bundled(name), CelRouter.FailureObserver.none());

    assertThat(route(router, Requests.CALM)).isEqualTo(calm);
    assertThat(route(router, Requests.CALM.withoutHesitation())).isEqualTo(calm);
    assertThat(route(router, Requests.CALM.stumbling(0.7))).isEqualTo("patient");
    assertThat(route(router, Requests.CALM.hesitating(0.2, 1_500))).isEqualTo("patient");
    assertThat(route(router, Requests.CALM.bargingIn())).isEqualTo("brief");
    assertThat(route(router, Requests.CALM.reasking(1))).isEqualTo(calm);
    assertThat(route(router, Requests.CALM.reasking(1).aroused(0.8))).isEqualTo("strong");
    assertThat(route(router, Requests.CALM.reasking(2))).isEqualTo("strong");
    assertThat(route(router, Requests.CALM.aroused(0.9))).isEqualTo(calm);
  }

  @Test
  void aLittleHesitationIsNotEnoughForTheDefault() {
    var router = new CelRouter(RouterFile.bundled("default"), CelRouter.FailureObserver.none());

    assertThat(route(router, Requests.CALM.hesitating(0.45, 400))).isEqualTo("normal");
    assertThat(route(router, Requests.CALM.hesitating(0.7, 400))).isEqualTo("patient");
    assertThat(route(router, Requests.CALM.stumbling(0.5))).isEqualTo("normal");
  }

  @Test
  void interruptionsAskForMoreOfAVoiceThanRepeatsDo() {
    var router = new CelRouter(RouterFile.bundled("default"), CelRouter.FailureObserver.none());

    assertThat(route(router, Requests.CALM.reasking(1).aroused(0.75))).isEqualTo("strong");
    assertThat(route(router, Requests.CALM.interrupting(2).aroused(0.75))).isEqualTo("normal");
    assertThat(route(router, Requests.CALM.interrupting(2).aroused(0.8))).isEqualTo("strong");
  }

  @Test
  void angerAloneNeedsToLastForTheDefault() {
    var router = new CelRouter(RouterFile.bundled("default"), CelRouter.FailureObserver.none());

    assertThat(route(router, Requests.CALM.upset(0.9, 0, 0))).isEqualTo("normal");
    assertThat(route(router, Requests.CALM.upset(0.9, 0.8, 0.7))).isEqualTo("strong");
    assertThat(route(router, Requests.CALM.upset(0.4, 0.8, 0.7))).isEqualTo("normal");
    assertThat(route(router, Requests.CALM.upset(0.9, 0.8, 0.3))).isEqualTo("normal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "demo"})
  void hearingTheVoiceIsNeverWorse(String name) {
    var overruled = new ArrayList<String>();
    var router =
        new CelRouter(
            RouterFile.bundled(name),
            new CelRouter.FailureObserver() {
              @Override
              public void ruleFailed(String router, String rule, String message) {
                throw new AssertionError(rule + ": " + message);
              }

              @Override
              public void overruled(String router, String rule, String message) {
                overruled.add(rule);
              }
            });

    SampleRequests.all().forEach(request -> router.decide(request, FleetView.EMPTY));

    assertThat(overruled).isEmpty();
  }

  @Test
  void theDemonstrationsRoutesDifferInWhatIsHeard() {
    var routes = RouterFile.bundled("demo").routes();

    assertThat(routes.values())
        .extracting(r -> r.variants().getFirst().prompt())
        .doesNotHaveDuplicates();
    assertThat(routes.get("patient").speakingRate()).isEqualTo(0.9);
    assertThat(routes.get("patient").endpointing()).isEqualTo(Route.Endpointing.PATIENT);
    assertThat(routes.get("brief").endpointing()).isEqualTo(Route.Endpointing.BRIEF);
  }

  private static String route(CelRouter router, Requests requests) {
    return router.decide(requests.request(), FleetView.EMPTY).route();
  }
}
