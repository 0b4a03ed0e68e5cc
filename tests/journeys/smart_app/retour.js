// Back from the consent: write one measure, read them back, refresh, and show it all to the test.
async function work() {
  const client = await FHIR.oauth2.ready();
  const patient = await client.patient.read();
  const made = await client.create({
    resourceType: "Observation",
    status: "final",
    category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "vital-signs" }] }],
    code: { coding: [{ system: "http://loinc.org", code: "2345-7" }] },
    subject: { reference: `Patient/${client.patient.id}` },
    effectiveDateTime: new Date(Date.now() - 60000).toISOString(),
    valueQuantity: { value: 109, unit: "mg/dL", system: "http://unitsofmeasure.org", code: "mg/dL" },
    extension: [{
      url: "https://interop.esante.gouv.fr/ig/fhir/mesures/StructureDefinition/mesures-moment-of-measurement",
      valueCodeableConcept: { coding: [{ system: "https://mos.esante.gouv.fr/NOS/TRE_A04-Loinc/FHIR/TRE-A04-Loinc", code: "53049-3" }] },
    }],
  });
  const found = await client.patient.request("Observation?code=http://loinc.org|2345-7&_count=50", { flat: true });
  const refused = await client.request("Observation?code=http://loinc.org|29463-7&patient=" + client.patient.id)
    .then(() => 200, (error) => error.statusCode || error.status);
  await client.refresh();
  const again = await client.patient.request("Observation?code=http://loinc.org|2345-7&_count=50", { flat: true });
  return {
    patient: patient.id, made: made.id, found: found.map((one) => one.id), refused, again: again.length,
    token: client.getState("tokenResponse.access_token"),
  };
}
const said = (text) => { document.getElementById("dit").textContent = text; };
work().then((told) => said(JSON.stringify(told)), (error) => said("Erreur : " + (error.stack || error)));
