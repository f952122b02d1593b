using System.Text;
using LlmMesh.Router.Dialects.Multipart;

namespace LlmMesh.Router.UnitTests.Dialects.Multipart;

public sealed class PartHeadersTests
{
    [Theory]
    [InlineData("Content-Disposition: form-data; name=\"model\"", "model", false)]
    [InlineData("content-disposition:form-data;name=model", "model", false)]
    [InlineData("Content-Type: audio/wav\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a; b=c.wav\"", "file", true)]
    [InlineData("Content-Disposition: form-data; name=file; filename=a.wav; filename*=utf-8''a.wav", "file", true)]
    [InlineData("Content-Disposition: form-data; name=\"timestamp_granularities[]\"\r\nContent-Transfer-Encoding: binary", "timestamp_granularities[]", false)]
    [InlineData("Content-Disposition: form-data; name=\"file\"; filename=\"\"", "file", true)]
    public void Read_WhatClientsSend_IsUnderstood(string headers, string name, bool isFile)
    {
        Assert.Null(PartHeaders.Read(Encoding.UTF8.GetBytes(headers), out FormPart part));
        Assert.Equal(new FormPart(name, isFile), part);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Type: text/plain")]
    [InlineData("Content-Disposition: attachment; name=\"a\"")]
    [InlineData("Content-Disposition: form-data")]
    [InlineData("Content-Disposition: form-data; filename=\"a\"")]
    [InlineData("Content-Disposition: form-data; name=\"\"")]
    [InlineData("Content-Disposition: form-data; name=\"a\"; name=\"model\"")]
    [InlineData("Content-Disposition: form-data; name=\"a\"; NAME=\"model\"")]
    [InlineData("Content-Disposition: form-data; name=\"a\"; name*=utf-8''model")]
    [InlineData("Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"model\"")]
    [InlineData("Content-Disposition: form-data; name=\"m\\odel\"")]
    [InlineData("Content-Disposition: form-data; name=\"m%6fdel\"")]
    [InlineData("Content-Disposition: form-data; name=\"a\"; filename=\"x\\\"; name=\\\"model\"")]
    [InlineData("Content-Disposition: form-data; name=\"a\" b; c=d")]
    [InlineData("Content-Disposition: form-data; name=\"a")]
    [InlineData("Content-Disposition: form-data; name=a b")]
    [InlineData("Content-Disposition: form-data; name=\"a\"\r\n folded: x")]
    [InlineData("Content-Disposition : form-data; name=\"a\"")]
    [InlineData("Content-Disposition: form-data;\n name=\"a\"")]
    [InlineData("no colon\r\nContent-Disposition: form-data; name=\"a\"")]
    [InlineData("Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64")]
    public void Read_WhatTwoReadersCouldReadDifferently_IsRefused(string headers) =>
        Assert.NotNull(PartHeaders.Read(Encoding.UTF8.GetBytes(headers), out _));

    [Theory]
    [InlineData("multipart/form-data; boundary=frontier", "frontier")]
    [InlineData("Multipart/Form-Data; boundary=\"a b:c\"", "a b:c")]
    [InlineData("multipart/form-data", null)]
    [InlineData("multipart/form-data; boundary=", null)]
    [InlineData("multipart/form-data; boundary=\"\"", null)]
    [InlineData("multipart/form-data; boundary=a; boundary=b", null)]
    [InlineData("multipart/form-data; boundary=\"a \"", null)]
    [InlineData("multipart/form-data; boundary=\"a\\\"b\"", null)]
    [InlineData("multipart/mixed; boundary=a", null)]
    [InlineData("application/json", null)]
    [InlineData(null, null)]
    public void Boundary_OfAContentType_IsOneOrNone(string? type, string? boundary)
    {
        byte[]? found = MultipartBoundary.Read(type);
        Assert.Equal(boundary, found is null ? null : Encoding.ASCII.GetString(found));
    }

    [Fact]
    public void Boundary_LongerThanItMayBe_IsNone()
    {
        Assert.NotNull(MultipartBoundary.Read("multipart/form-data; boundary=" + new string('b', 70)));
        Assert.Null(MultipartBoundary.Read("multipart/form-data; boundary=" + new string('b', 71)));
    }
}
