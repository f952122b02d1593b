namespace LlmMesh.Deploy.UnitTests.Kubernetes;

public sealed class ClusterTests
{
    [Fact]
    public void Controllers_Selectors_MatchTheirOwnPods()
    {
        Assert.All(Cluster.Base.All<Deployment>(), deployment => Assert.True(deployment.Spec.Selector.Matches(deployment.Spec.Template)));
        Assert.All(Cluster.Base.All<StatefulSet>(), set => Assert.True(set.Spec.Selector.Matches(set.Spec.Template)));
    }

    [Fact]
    public void Services_LeadToPortsOfPods()
    {
        foreach (Service service in Cluster.Base.All<Service>())
        {
            PodTemplate pods = Cluster.Base.Pods.Select(pods => pods.Template)
                .Single(template => new LabelSelector { MatchLabels = service.Spec.Selector }.Matches(template));

            Assert.All(service.Spec.Ports, port => Assert.Contains(pods.Spec.Containers[0].Ports, open => open.Name == port.TargetPort));
        }
    }

    [Fact]
    public void Addresses_InVariables_AreServicesOfTheCluster()
    {
        Dictionary<string, Service> services = Cluster.Base.All<Service>().ToDictionary(service => service.Metadata.Name, StringComparer.Ordinal);

        IEnumerable<Uri> addresses = Cluster.Base.PodsOf("router").Spec.Containers[0].Env
            .Where(variable => variable.Value?.StartsWith("http://", StringComparison.Ordinal) is true).Select(variable => new Uri(variable.Value!));

        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.Contains(services[address.Host].Spec.Ports, port => port.Port == address.Port));
    }

    [Fact]
    public void Edge_Service_IsWhereClientsAreConfiguredToFindIt() =>
        Assert.Equal(3456, Assert.Single(Cluster.Base.All<Service>().Single(service => service.Metadata.Name == "router").Spec.Ports).Port);

    [Fact]
    public void Router_Replicas_ScaleAndSurviveMaintenance()
    {
        HorizontalPodAutoscaler scaler = Assert.Single(Cluster.Base.All<HorizontalPodAutoscaler>());
        PodDisruptionBudget budget = Assert.Single(Cluster.Base.All<PodDisruptionBudget>());

        Assert.Equal(new TargetReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = "router" }, scaler.Spec.ScaleTargetRef);
        Assert.InRange(scaler.Spec.MinReplicas, 2, scaler.Spec.MaxReplicas);
        Assert.True(budget.Spec.Selector.Matches(Cluster.Base.PodsOf("router")));
        Assert.InRange(budget.Spec.MaxUnavailable, 1, scaler.Spec.MinReplicas - 1);
    }

    [Theory]
    [InlineData("redis", "health-monitor,router,usage")]
    [InlineData("usage", "router")]
    [InlineData("health-monitor", "router")]
    public void NetworkPolicy_OfWhatIsInside_AdmitsThoseWhoCallIt(string workload, string callers)
    {
        IngressRule rule = Assert.Single(PolicyOf(workload).Spec.Ingress);

        Assert.Equal(
            callers.Split(','),
            rule.From.Select(peer => Cluster.Base.Pods.Single(pods => peer.PodSelector.Matches(pods.Template)).Name).Order(StringComparer.Ordinal));
        Assert.All(rule.Ports, port => Assert.Contains(Cluster.Base.PodsOf(workload).Spec.Containers[0].Ports, open => open.Name == port.Port));
    }

    [Fact]
    public void NetworkPolicies_OnlyTheEdge_AdmitsEverybody()
    {
        IEnumerable<string> open = Cluster.Base.All<NetworkPolicy>()
            .Where(policy => policy.Spec.Ingress.Any(rule => rule.From.Length == 0)).Select(policy => policy.Metadata.Name);

        Assert.Equal(["router"], open);
        Assert.Contains(Cluster.Base.All<NetworkPolicy>(), policy => policy.Spec is { PodSelector.MatchLabels.Count: 0, Ingress.Length: 0 });
    }

    [Fact]
    public void NetworkPolicy_OfRedis_LetsNothingOut() => Assert.Contains("Egress", PolicyOf("redis").Spec.PolicyTypes);

    private static NetworkPolicy PolicyOf(string workload) =>
        Cluster.Base.All<NetworkPolicy>().Single(policy => policy.Metadata.Name == workload);
}
