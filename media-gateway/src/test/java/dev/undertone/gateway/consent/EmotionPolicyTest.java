package dev.undertone.gateway.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.speech.EmotionUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmotionPolicyTest {

  private static final boolean[] BOTH = {true, false};

  /** One way in which everybody who has a say may have said it. */
  private record Say(EmotionPolicy house, Tenant tenant, CallFacts call) {
    EmotionUse use() {
      return house.use(tenant, call);
    }

    boolean allAllow() {
      return house.built()
          && house.context() == DeploymentContext.CUSTOMER
          && house.on()
          && tenant.context() == DeploymentContext.CUSTOMER
          && tenant.emotion()
          && !call.severalPeople()
          && !call.humanJoined()
          && !call.callerOff()
          && !call.operatorOff();
    }
  }

  /** All of them: what is proven is proven of every one, not of a sample. */
  private static List<Say> everything() {
    var all = new ArrayList<Say>();
    for (EmotionPolicy house : houses()) {
      for (Tenant tenant : tenants()) {
        for (CallFacts call : calls()) {
          all.add(new Say(house, tenant, call));
        }
      }
    }
    return all;
  }

  private static List<EmotionPolicy> houses() {
    var all = new ArrayList<EmotionPolicy>();
    for (boolean built : BOTH) {
      for (DeploymentContext context : DeploymentContext.values()) {
        for (boolean on : BOTH) {
          all.add(new EmotionPolicy(built, context, on));
        }
      }
    }
    return all;
  }

  private static List<Tenant> tenants() {
    var all = new ArrayList<>(List.of(Tenant.HOUSE));
    for (boolean emotion : BOTH) {
      for (DeploymentContext context : DeploymentContext.values()) {
        all.add(new Tenant("acme", emotion, context, ""));
      }
    }
    return all;
  }

  private static List<CallFacts> calls() {
    var all = new ArrayList<CallFacts>();
    for (boolean several : BOTH) {
      for (boolean human : BOTH) {
        for (boolean caller : BOTH) {
          for (boolean operator : BOTH) {
            all.add(new CallFacts(several, human, caller, operator, operator ? "he asked" : ""));
          }
        }
      }
    }
    return all;
  }

  @Nested
  class Emotion {

    @Test
    void isAllowedExactlyWhenEverybodyAllowsIt() {
      assertThat(everything())
          .hasSize(12 * 7 * 16)
          .allMatch(say -> say.use().allowed() == say.allAllow());
    }

    @Test
    void isNeverOffWithoutAReason() {
      assertThat(everything())
          .filteredOn(say -> !say.use().allowed())
          .allMatch(say -> !say.use().reason().isBlank())
          .allMatch(say -> !Denial.wordFor(say.use()).equals("other"));
    }

    @Test
    void isNotGivenBackByATenantToWhomTheHouseDeniesIt() {
      assertThat(everything())
          .filteredOn(say -> !say.house().use().allowed())
          .noneMatch(say -> say.use().allowed());
    }
  }

  @Nested
  class TheReasonThatWins {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "false | workplace | false | false | true | this build has no emotion",
          "true | workplace | true | true | true | deployment.context does not allow emotion:"
              + " workplace",
          "true | education | true | true | true | deployment.context does not allow emotion:"
              + " education",
          "true | customer | false | true | true | several people are on this channel",
          "true | customer | false | true | false | signals.emotion is off",
          "true | customer | true | false | false | the tenant has switched emotion off",
        })
    void isTheWeightiest(
        boolean built, String context, boolean on, boolean tenant, boolean mixed, String reason) {
      var house = new EmotionPolicy(built, DeploymentContext.of(context), on);
      var terms = new Tenant("acme", tenant, DeploymentContext.CUSTOMER, "");

      assertThat(house.use(terms, CallFacts.opening(mixed, true)).reason()).isEqualTo(reason);
    }

    @Test
    void tellsWhatTheOperatorSaid() {
      var call = CallFacts.PLAIN.withOperator(false, "he asked for it");

      assertThat(EmotionPolicy.ON.use(Tenant.HOUSE, call).reason())
          .isEqualTo("switched off during the call: he asked for it");
    }
  }

  @Nested
  class ABuild {

    @ParameterizedTest
    @CsvSource({"on, true", "off, false", "'', false", "${undertone.emotion}, false", "yes, false"})
    void hasEmotionOnlyWhereItSaysOn(String value, boolean has) {
      var properties = new Properties();
      properties.setProperty("emotion", value);

      assertThat(EmotionBuild.isOn(properties)).isEqualTo(has);
    }

    @Test
    void thatSaysNothingHasNone() {
      assertThat(EmotionBuild.isOn(new Properties())).isFalse();
    }
  }
}
