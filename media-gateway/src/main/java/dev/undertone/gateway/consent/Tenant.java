package dev.undertone.gateway.consent;

/**
 * A party that shares the house; its access token says that a call is its own. It may switch
 * emotion off, never on where the house has it off.
 *
 * @param id empty for the house itself
 * @param emotion whether it lets emotion be computed
 * @param context where its callers are heard
 * @param agent id of the agent that answers when its caller asks for none; empty for the house's
 *     choice
 */
public record Tenant(String id, boolean emotion, DeploymentContext context, String agent) {

  /** Whose calls belong to no tenant. */
  public static final Tenant HOUSE = new Tenant("", true, DeploymentContext.CUSTOMER, "");

  public boolean isHouse() {
    return id.isEmpty();
  }
}
