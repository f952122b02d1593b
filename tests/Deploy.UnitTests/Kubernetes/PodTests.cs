namespace LlmMesh.Deploy.UnitTests.Kubernetes;

public sealed class PodTests
{
    public static TheoryData<string> Workloads => [.. Cluster.Base.Pods.Select(pods => pods.Name)];

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Pod_Security_IsTheProfileRestricted(string workload)
    {
        PodSpec pod = Cluster.Base.PodsOf(workload).Spec;
        Container container = Assert.Single(pod.Containers);

        Assert.True(pod.SecurityContext is { RunAsNonRoot: true, RunAsUser: > 0, RunAsGroup: > 0, SeccompProfile.Type: "RuntimeDefault" });
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.False(container.SecurityContext!.AllowPrivilegeEscalation);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities!.Drop);
        Assert.Equal("restricted", Assert.Single(Cluster.Base.All<Namespace>()).Metadata.Labels["pod-security.kubernetes.io/enforce"]);
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Pod_EveryQuestion_IsAsked(string workload)
    {
        Container container = Cluster.Base.PodsOf(workload).Spec.Containers[0];

        foreach (Probe? probe in (Probe?[])[container.StartupProbe, container.LivenessProbe, container.ReadinessProbe])
        {
            Assert.NotNull(probe);
            Assert.True(probe.HttpGet is null != probe.Exec is null);
            Assert.True(probe.HttpGet is null || container.Ports.Any(port => port.Name == probe.HttpGet.Port));
        }

        Assert.Equal(container.LivenessProbe!.HttpGet, container.StartupProbe!.HttpGet);
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Pod_EveryMount_HasAVolume(string workload)
    {
        PodSpec pod = Cluster.Base.PodsOf(workload).Spec;
        IEnumerable<string> claims = Cluster.Base.All<StatefulSet>().Where(set => set.Metadata.Name == workload)
            .SelectMany(set => set.Spec.VolumeClaimTemplates).Select(claim => claim.Metadata.Name);

        Assert.Equal(
            pod.Volumes.Select(volume => volume.Name).Concat(claims).Order(StringComparer.Ordinal),
            pod.Containers[0].VolumeMounts.Select(mount => mount.Name).Order(StringComparer.Ordinal));
        Assert.Contains(pod.Containers[0].VolumeMounts, mount => mount.MountPath == "/tmp");
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Pod_EverySecret_IsInTheFormToFillIn(string workload)
    {
        string form = UnitTests.Deployment.Text("parameters.env.example");

        foreach (SecretKey key in Cluster.Base.PodsOf(workload).Spec.Containers[0].Env.Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<SecretKey>())
        {
            Assert.Contains($"\n{key.Key}=", form, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Pod_VariablesThatReferToOthers_StandBelowThem(string workload)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);

        foreach (Variable variable in Cluster.Base.PodsOf(workload).Spec.Containers[0].Env)
        {
            foreach (string part in (variable.Value ?? "").Split("$(").Skip(1))
            {
                Assert.Contains(part[..part.IndexOf(')', StringComparison.Ordinal)], known);
            }

            Assert.True(known.Add(variable.Name), $"{variable.Name} is there twice");
        }
    }

    [Fact]
    public void Router_IsStopped_InMoreTimeThanItsStreamsHave()
    {
        const int grace = 25;

        Assert.InRange(Cluster.Base.PodsOf("router").Spec.TerminationGracePeriodSeconds, grace + 10, 120);
    }

    [Fact]
    public void Router_NewVersion_TakesNoReplicaAwayBeforeItsSuccessorIsReady()
    {
        Deployment router = Cluster.Base.All<Deployment>().Single(deployment => deployment.Metadata.Name == "router");

        Assert.Equal(0, router.Spec.Strategy!.RollingUpdate!.MaxUnavailable);
        Assert.Null(router.Spec.Replicas);
    }
}
